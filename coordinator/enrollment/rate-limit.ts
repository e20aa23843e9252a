import type { Clock } from '../../platform/clock/clock.ts';

export interface RateLimitOptions {
  /** How many may come at once after a quiet time. */
  readonly burst: number;
  /** How many a second after that. */
  readonly perSecond: number;
}

interface Bucket {
  level: number;
  atMs: number;
}

/** The number of callers remembered; with more, the ones that were quiet longest are forgotten. */
const MAX_CALLERS = 10_000;

/** One bucket a caller: it fills steadily up to `burst`, and each request takes one. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #clock: Clock;
  /** In the order of last use. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimitOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** False when the caller has to wait. */
  take(caller: string): boolean {
    const { burst, perSecond } = this.#options;
    const nowMs = this.#clock.monotonicMs();
    const known = this.#buckets.get(caller) ?? { level: burst, atMs: nowMs };
    const level = Math.min(burst, known.level + ((nowMs - known.atMs) / 1000) * perSecond);
    const taken = level >= 1;
    this.#buckets.delete(caller);
    this.#buckets.set(caller, { level: taken ? level - 1 : level, atMs: nowMs });
    if (this.#buckets.size > MAX_CALLERS) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return taken;
  }
}
