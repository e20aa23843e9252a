import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Bus } from '../../platform/nats/bus.ts';
import type { Restoration } from '../store/restoration.ts';

export interface ReopeningOptions {
  readonly restoration: Restoration;
  readonly clock: Clock;
  /** Time of hearing NATS that workers get to name what they hold. */
  readonly waitMs: number;
  readonly tickMs: number;
  readonly logger: Logger;
}

/** After a restore: lets runs be leased again once the head has heard NATS for a lease's time without a break. */
export class Reopening implements Disposable {
  readonly #options: ReopeningOptions;
  #timer: NodeJS.Timeout | null = null;
  #hearingSinceMs: number | null = null;
  #stop: () => void = () => undefined;

  constructor(options: ReopeningOptions) {
    this.#options = options;
  }

  attach(head: Pick<Bus, 'onStatus' | 'connected'>): void {
    const { restoration, tickMs, clock } = this.#options;
    if (restoration.isOpen()) return;
    const listen = (connected: boolean): void => {
      this.#hearingSinceMs = connected ? (this.#hearingSinceMs ?? clock.monotonicMs()) : null;
    };
    this.#stop = head.onStatus(listen);
    listen(head.connected);
    this.#timer = setInterval(() => {
      this.tick();
    }, tickMs);
  }

  tick(): void {
    const { restoration, clock, waitMs, logger } = this.#options;
    if (this.#hearingSinceMs === null || clock.monotonicMs() - this.#hearingSinceMs < waitMs) return;
    restoration.markOpen(clock.nowMs());
    logger.info('runs are leased again after the restore', { waitedMs: waitMs });
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#stop();
    this.#stop = () => undefined;
  }
}
