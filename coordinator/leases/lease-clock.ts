import type { LeaseKey, RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';

export interface LeaseClockOptions {
  readonly leaseMs: number;
  readonly minGraceMs: number;
  readonly maxGraceMs: number;
}

export interface ClockedLease {
  readonly key: LeaseKey;
  readonly worker: WorkerId;
}

interface Entry extends ClockedLease {
  /** Monotonic; the grace comes on top. */
  deadlineMs: number;
  /** Wall time at which the work at stake began. */
  readonly sinceMs: number;
}

/** The share of the time run so far that an expired lease is kept for its worker. */
const GRACE_SHARE = 0.1;

/**
 * The deadlines of all leases, in memory only. INVARIANTS
 * - A lease lapses only after leaseMs and the grace without a renewal while the head could have heard one.
 * - Time in which the head did not hear NATS (`pause`), was down or was suspended does not count: afterwards (`restart`)
 *   every lease has its full length again.
 * - The grace grows with the work at stake: a tenth of the time run so far, within its bounds.
 */
export class LeaseClock {
  readonly #clock: Clock;
  readonly #options: LeaseClockOptions;
  readonly #entries = new Map<RunId, Entry>();
  #running = false;

  /** Stands still until the first `restart`. */
  constructor(clock: Clock, options: LeaseClockOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** A lease with its full length: new, renewed, resumed, or known from before a restart of the head. */
  renew(key: LeaseKey, worker: WorkerId, sinceMs: number): void {
    const deadlineMs = this.#clock.monotonicMs() + this.#options.leaseMs;
    this.#entries.set(key.runId, { key, worker, sinceMs, deadlineMs });
  }

  /** The run is no longer held. */
  drop(run: RunId): void {
    this.#entries.delete(run);
  }

  /** Who holds the run, expired or not; null for nobody. */
  holder(run: RunId): ClockedLease | null {
    return this.#entries.get(run) ?? null;
  }

  pause(): void {
    this.#running = false;
  }

  restart(): void {
    this.#running = true;
    const deadlineMs = this.#clock.monotonicMs() + this.#options.leaseMs;
    for (const entry of this.#entries.values()) entry.deadlineMs = deadlineMs;
  }

  /** Leases whose deadline and grace have passed. */
  lapsed(): ClockedLease[] {
    if (!this.#running) return [];
    const now = this.#clock.monotonicMs();
    return [...this.#entries.values()].filter((entry) => now >= entry.deadlineMs + this.#graceMs(entry));
  }

  #graceMs(entry: Entry): number {
    const ranMs = Math.max(0, this.#clock.nowMs() - entry.sinceMs);
    const { minGraceMs, maxGraceMs } = this.#options;
    return Math.max(minGraceMs, Math.min(maxGraceMs, ranMs * GRACE_SHARE));
  }
}
