import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { createSandboxedScorer, createUnsandboxedScorer } from '../sandbox/create-scorer.ts';
import type { PoolOptions } from '../sandbox/pooled-scorer.ts';
import type { ScoreJob, ScoreOutcome, Scorer } from '../sandbox/scorer.ts';

/** `auto` scores in the sandbox where one can be had, and says so where none can. */
export const SANDBOX_CHOICES = ['auto', 'bubblewrap', 'none'] as const;
export type SandboxChoice = (typeof SANDBOX_CHOICES)[number];

/** @param warn told once when `auto` goes on without a sandbox. */
export function openScorer(
  choice: SandboxChoice,
  pool: Partial<PoolOptions>,
  warn: (line: string) => void,
): Scorer {
  if (choice === 'none') return createUnsandboxedScorer(pool);
  if (choice === 'bubblewrap') return createSandboxedScorer(pool);
  return new SandboxIfAny(pool, warn);
}

/** Trying is the only way to know whether a sandbox starts; so the first scoring tries, and the rest follow it. */
class SandboxIfAny implements Scorer {
  readonly #pool: Partial<PoolOptions>;
  readonly #warn: (line: string) => void;
  readonly #opened: Scorer[] = [];
  #isPlain = false;

  constructor(pool: Partial<PoolOptions>, warn: (line: string) => void) {
    this.#pool = pool;
    this.#warn = warn;
    try {
      this.#opened.push(createSandboxedScorer(pool));
    } catch (error) {
      this.#goOnWithout(error);
    }
  }

  async score(job: ScoreJob, signal?: AbortSignal): Promise<ScoreOutcome> {
    const wasPlain = this.#isPlain;
    try {
      return await this.#current().score(job, signal);
    } catch (error) {
      if (wasPlain) throw error;
      if (!this.#isPlain) this.#goOnWithout(error);
      else if (!isPodiumError(error, 'SANDBOX_UNAVAILABLE')) throw error;
      return await this.#current().score(job, signal);
    }
  }

  idle(): number {
    return this.#current().idle();
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((scorer) => scorer.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #current(): Scorer {
    const scorer = this.#opened.at(-1);
    if (scorer === undefined) throw new RangeError('no scorer is open');
    return scorer;
  }

  /** @throws `error` when it is another one. */
  #goOnWithout(error: unknown): void {
    if (!isPodiumError(error, 'SANDBOX_UNAVAILABLE')) throw error;
    this.#isPlain = true;
    this.#opened.push(createUnsandboxedScorer(this.#pool));
    this.#warn(
      `Note: scoring without a sandbox, since none can be had: ${error.message}\n` +
        'A submission that was crafted to break its reader could then do what you can. --sandbox bubblewrap insists on one.',
    );
  }
}
