import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ChildOutput } from './child-output.ts';
import type { ChildEnd, Launch } from './child-process.ts';
import { ChildNeverBegan, failureOf, ScorerChild } from './scorer-child.ts';
import type { ScoreJob, ScoreLimits, ScoreOutcome, Scorer } from './scorer.ts';
import { Slots } from './slots.ts';
import { SparePool } from './spare-pool.ts';

export interface PoolOptions {
  /** Children kept warm for the next jobs; if any, one more holds the answers of the last. */
  readonly spares: number;
  /** Jobs scored at once. */
  readonly concurrency: number;
  readonly maxWaiting: number;
  readonly limits: ScoreLimits;
  /** Given what a child printed, if anything, when it has ended. For the sealed log alone. */
  readonly onOutput: (output: ChildOutput) => void;
}

/** Only for a child that ended before it took the job; what a job does to its child is not tried twice. */
const MAX_RETRIES = 2;

/** Scores each job in a fresh child from a pool of warm ones. */
export class PooledScorer implements Scorer {
  readonly #limits: ScoreLimits;
  readonly #slots: Slots;
  readonly #pool: SparePool;
  readonly #closing = new AbortController();

  constructor(launch: Launch, options: PoolOptions) {
    this.#limits = options.limits;
    this.#slots = new Slots(options.concurrency, options.maxWaiting);
    this.#pool = new SparePool(
      () => new ScorerChild(launch, options.limits),
      options.spares,
      ({ output }) => {
        if (output.stdout !== '' || output.stderr !== '') options.onOutput(output);
      },
    );
  }

  async score(job: ScoreJob, signal?: AbortSignal): Promise<ScoreOutcome> {
    const stop =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    try {
      const release = await this.#slots.take(stop);
      return await this.#scoreInTurn(job, stop, release);
    } catch (error) {
      if (stop.aborted) throw new PodiumError('CANCELED', 'Scoring was canceled.', { cause: error });
      throw error;
    }
  }

  idle(): number {
    return this.#pool.idle;
  }

  async close(): Promise<void> {
    this.#closing.abort(new PodiumError('CANCELED', 'The scorer is closing.'));
    await this.#pool.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #scoreInTurn(job: ScoreJob, stop: AbortSignal, release: () => void): Promise<ScoreOutcome> {
    const limits = lowered(this.#limits, job.limits);
    const { definition, answers } = job;
    const source = answers instanceof Uint8Array ? undefined : answers;
    let ended: Promise<unknown> = Promise.resolve();
    try {
      for (let retries = 0; ; retries += 1) {
        stop.throwIfAborted();
        const child = this.#pool.take(source?.name);
        try {
          await child.ready;
          return await child.score(job, limits, stop);
        } catch (error) {
          if (!(error instanceof ChildNeverBegan)) throw error;
          if (retries >= MAX_RETRIES) throw neverBegan(error.end, limits);
        } finally {
          child.discard();
          ended = child.gone;
        }
      }
    } finally {
      // The outcome does not wait for the child's end; what would stand beside it, the next job and new children, does.
      void ended.then(() => {
        // A job that waits takes the next child as it is: there is no time to give it answers first.
        const expected =
          source === undefined || this.#slots.waiting > 0 ? undefined : { definition, answers: source };
        this.#pool.replenish(expected);
        release();
      });
    }
  }
}

function lowered(limits: ScoreLimits, wanted: Partial<ScoreLimits> = {}): ScoreLimits {
  return {
    wallTimeMs: Math.min(limits.wallTimeMs, wanted.wallTimeMs ?? Infinity),
    cpuTimeMs: Math.min(limits.cpuTimeMs, wanted.cpuTimeMs ?? Infinity),
    memoryBytes: Math.min(limits.memoryBytes, wanted.memoryBytes ?? Infinity),
  };
}

/** A child without a job has seen no answers, so here its last words may be quoted. */
function neverBegan(end: ChildEnd, limits: ScoreLimits): PodiumError {
  const said = end.startError?.message ?? /^(bwrap|prlimit): .*$/m.exec(end.output.stderr)?.[0];
  if (said === undefined) return failureOf(end, limits);
  return new PodiumError(
    'SANDBOX_UNAVAILABLE',
    `The scorer's sandbox cannot be started (${said}). Run the grader's sandbox check: it says what to change.`,
  );
}
