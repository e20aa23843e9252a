import { rm, rmdir } from 'node:fs/promises';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { ContainerRuntime } from '../container/container-runtime.ts';
import { leaseName, nameOf } from '../container/labels.ts';
import { Bell } from '../daemon/bell.ts';
import type { Attempt } from '../journal/attempt.ts';
import type { Journal } from '../journal/journal.ts';
import type { Retained } from '../journal/retained.ts';
import { attemptFolder } from '../run/attempt-folder.ts';

export interface RetentionParts {
  readonly worker: WorkerId;
  readonly stateDir: string;
  readonly journal: Journal;
  readonly runtime: Pick<ContainerRuntime, 'clear' | 'retire'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** After a failure of the engine. */
  readonly troubleMs: number;
}

/** Also looked at this often: the clock of a machine that slept goes on without its timers. */
const LOOK_MS = 60_000;
const TIME_OVER = 'its time is over';

/**
 * The stopped containers of ended runs that somebody wants to look into (`podium submit --retain`). One begins in the
 * very write that makes its attempt `collected`; from then on it is no longer the attempt's, which goes its way and is
 * forgotten. It ends once: when its time is over, when the room is needed, or when the owner takes the machine back.
 * The journal's row goes last, so that whatever a crash leaves is found again.
 */
export class RetainedContainers {
  readonly #parts: RetentionParts;
  readonly #kept: Map<string, Retained>;
  /** Why it goes now, whatever its time says. */
  readonly #over = new Map<string, string>();
  /** Its gate has ended. */
  readonly #alone = new Set<string>();
  readonly #bell = new Bell();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#kept = new Map(parts.journal.retained().map((one) => [leaseName(one.lease), one]));
  }

  has(lease: LeaseKey): boolean {
    return this.#kept.has(leaseName(lease));
  }

  all(): readonly Retained[] {
    return [...this.#kept.values()];
  }

  /** Writes the attempt, and that its container is kept from now on, at once. */
  keep(attempt: Attempt, kept: Retained): void {
    const container = nameOf(kept.lease, 'agent');
    this.#parts.journal.retain(attempt, kept, { type: 'retained', untilMs: kept.untilMs, container });
    this.#kept.set(leaseName(kept.lease), kept);
    this.#bell.ring();
  }

  /** Removes one now. Throws what the engine says; it is tried again then. */
  async giveUp(name: string, reason: string): Promise<void> {
    if (!this.#over.has(name)) this.#over.set(name, reason);
    const turn = this.#last.then(() => this.#remove(name));
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  /** Removes all that are here, as soon as it can be. */
  giveUpAll(reason: string): void {
    for (const name of this.#kept.keys()) if (!this.#over.has(name)) this.#over.set(name, reason);
    this.#bell.ring();
  }

  /** Until the signal aborts; what is kept then stays. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const well = await this.#look();
      if (well) await this.#bell.wait(this.#nextMs(), signal);
      else await pause(this.#parts.troubleMs, signal);
    }
    await this.#last;
  }

  async #look(): Promise<boolean> {
    const { clock, logger, runtime, worker } = this.#parts;
    try {
      for (const [name, { lease, untilMs }] of this.#kept) {
        const reason = this.#over.get(name) ?? (untilMs <= clock.nowMs() ? TIME_OVER : null);
        if (reason !== null) await this.giveUp(name, reason);
        else if (!this.#alone.has(name)) {
          await runtime.retire(worker, lease);
          this.#alone.add(name);
        }
      }
      return true;
    } catch (error) {
      logger.warn('a container that was kept for inspection cannot be cleared yet', { error });
      return false;
    }
  }

  #nextMs(): number {
    const nowMs = this.#parts.clock.nowMs();
    return Math.max(1, Math.min(LOOK_MS, ...this.all().map(({ untilMs }) => untilMs - nowMs)));
  }

  async #remove(name: string): Promise<void> {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    const { runtime, worker, stateDir, journal, logger } = this.#parts;
    const folder = attemptFolder(stateDir, kept.lease);
    await runtime.clear(worker, kept.lease);
    await rm(folder.container, { recursive: true, force: true });
    const reason = this.#over.get(name) ?? TIME_OVER;
    journal.endRetention(kept.lease, { type: 'retention_over', reason: reason.slice(0, 500) });
    this.#kept.delete(name);
    this.#over.delete(name);
    this.#alone.delete(name);
    logger.info('a container that was kept for inspection is gone', { ...kept.lease, worker, reason });
    // What the attempt still has there is its own to remove.
    await rmdir(folder.root).catch(() => undefined);
  }
}
