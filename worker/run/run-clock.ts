import type { RunClocks } from '../../contracts/run/clocks.ts';
import type { Clock } from '../../platform/clock/clock.ts';

/** What the journal keeps of an attempt's pauses. */
export interface PauseFacts {
  /** All pauses that are over. */
  readonly pausedMs: number;
  /** When the pause began that is not over; wall clock, null while the container runs. */
  readonly frozenSinceMs: number | null;
}

/**
 * The two clocks of a container: one goes while it runs, the other while it is frozen. Begun from the container's start
 * and the journal by the wall clock, so that a daemon's restart gives nothing away and takes nothing; from then on by the
 * monotonic clock, so that a clock that is set changes nothing.
 */
export class RunClock {
  readonly #clock: Clock;
  #runMs: number;
  #pausedMs: number;
  #readMs: number;
  #frozen: boolean;

  constructor(clock: Clock, startedAtMs: number, { pausedMs, frozenSinceMs }: PauseFacts) {
    const nowMs = clock.nowMs();
    this.#clock = clock;
    this.#frozen = frozenSinceMs !== null;
    this.#pausedMs = pausedMs + (frozenSinceMs === null ? 0 : Math.max(0, nowMs - frozenSinceMs));
    this.#runMs = Math.max(0, nowMs - startedAtMs - this.#pausedMs);
    this.#readMs = clock.monotonicMs();
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  /** The container's running time so far: what its time limit is held against. */
  get runMs(): number {
    this.#read();
    return this.#runMs;
  }

  /** All its pauses so far, the present one too. */
  get pausedMs(): number {
    this.#read();
    return this.#pausedMs;
  }

  freeze(): void {
    this.#read();
    this.#frozen = true;
  }

  thaw(): void {
    this.#read();
    this.#frozen = false;
  }

  #read(): void {
    const nowMs = this.#clock.monotonicMs();
    const passedMs = Math.max(0, nowMs - this.#readMs);
    if (this.#frozen) this.#pausedMs += passedMs;
    else this.#runMs += passedMs;
    this.#readMs = nowMs;
  }
}

/** For the record, when the container has ended: from the engine's instants, less the pauses. */
export function clocksOf(startedAtMs: number, endedAtMs: number, facts: PauseFacts): RunClocks {
  const wallClockMs = Math.max(0, Math.round(endedAtMs - startedAtMs));
  const open = facts.frozenSinceMs === null ? 0 : Math.max(0, endedAtMs - facts.frozenSinceMs);
  const pausedMs = Math.min(wallClockMs, Math.round(facts.pausedMs + open));
  return { wallClockMs, pausedMs, limitClockMs: wallClockMs - pausedMs };
}
