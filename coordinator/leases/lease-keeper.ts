import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { leaseKey } from '../../contracts/ids/id.ts';
import { isLeased } from '../../contracts/run/state.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Bus } from '../../platform/nats/bus.ts';
import type { RunRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { LeaseClock } from './lease-clock.ts';
import type { WorkerRegistry } from './worker-registry.ts';

export interface LeaseKeeperOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly leaseClock: LeaseClock;
  readonly registry: WorkerRegistry;
  readonly tickMs: number;
  readonly logger: Logger;
}

/** A tick that comes later than this was held up: the head was suspended or starved, and heard nobody meanwhile. */
const LATE_TICKS = 5;
const LATE_MS = 2_000;

/**
 * Takes leases back from workers that are not heard any more. It knows from the record who holds what when the head starts,
 * gives everybody a full lease after any time in which the head itself could not hear, and requeues what has lapsed.
 */
export class LeaseKeeper implements Disposable {
  readonly #options: LeaseKeeperOptions;
  readonly #stops: (() => void)[] = [];
  readonly #timer: NodeJS.Timeout;
  #lastTickMs: number;
  #hearing = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    const { store, leaseClock, clock } = options;
    for (const run of store.runs.held()) this.#watch(run);
    this.#stops.push(
      store.feed.subscribe(({ runId, state }) => {
        const run = isLeased(state) ? store.runs.get(runId) : null;
        if (run !== null && isLeased(run.state)) this.#watch(run);
        else leaseClock.drop(runId);
      }),
    );
    this.#lastTickMs = clock.monotonicMs();
    this.#timer = setInterval(() => {
      this.tick();
    }, options.tickMs);
  }

  /** Starts the clock of a lease that is new, resumed, or known from before a restart; a known one goes on. */
  #watch(run: RunRow): void {
    const { leaseClock, clock } = this.#options;
    if (run.workerId === null) return;
    const key = leaseKey.parse({ runId: run.id, epoch: run.epoch, fence: run.fence });
    const known = leaseClock.holder(run.id);
    if (known?.key.fence === key.fence && known.key.epoch === key.epoch) return;
    leaseClock.renew(key, run.workerId, run.startedAtMs ?? clock.nowMs());
  }

  /** The clock runs while this connection hears NATS; before, it stands still. */
  attach(head: Pick<Bus, 'onStatus' | 'connected'>): void {
    const listen = (connected: boolean): void => {
      this.#hearing = connected;
      if (connected) this.#hearAgain('NATS is heard');
      else this.#options.leaseClock.pause();
    };
    this.#stops.push(head.onStatus(listen));
    listen(head.connected);
  }

  /** Requeues every run whose lease and grace have passed. */
  tick(): void {
    const { clock, tickMs, leaseClock, store, logger } = this.#options;
    const now = clock.monotonicMs();
    const late = now - this.#lastTickMs > tickMs * LATE_TICKS + LATE_MS;
    this.#lastTickMs = now;
    if (late && this.#hearing) {
      this.#hearAgain('the head was held up');
      return;
    }
    for (const { key, worker } of leaseClock.lapsed()) {
      leaseClock.drop(key.runId);
      try {
        store.transitions.expire(key, clock.nowMs());
        logger.warn('lease lost, worker not heard', { ...key, worker });
      } catch (error) {
        if (isPodiumError(error, 'RESOURCE_EXHAUSTED')) {
          logger.error('a lost lease cannot be taken back yet', {
            ...key,
            worker,
            reason: error.message,
          });
          leaseClock.renew(key, worker, clock.nowMs());
          continue;
        }
        // Settled, canceled or leased anew meanwhile: then there is nothing to take back.
        if (!isPodiumError(error, 'STALE_FENCE')) throw error;
      }
    }
  }

  #hearAgain(reason: string): void {
    this.#options.leaseClock.restart();
    this.#options.registry.restart();
    this.#options.logger.info('all leases start full again', { reason });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const stop of this.#stops) stop();
  }
}
