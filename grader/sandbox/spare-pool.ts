import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ChildEnd } from './child-process.ts';
import type { ScorerChild } from './scorer-child.ts';
import type { AnswersSource } from './scorer.ts';

/** A competition whose next submission is expected. */
export interface Expected {
  readonly definition: object;
  readonly answers: AnswersSource;
}

interface Primed {
  readonly name: string;
  readonly child: ScorerChild;
  readonly idle: NodeJS.Timeout;
}

/** So long a child that nobody asks for keeps the answers it was given. */
const PRIMED_IDLE_MS = 10 * 60_000;

/**
 * Keeps children started ahead of time: `spareCount` that know nothing yet, and one more that holds the answers of the
 * competition that was scored last. Each is handed out once and never comes back.
 *
 * New ones are started by `replenish`, which is called when a job is done and not beside it: starting one takes a quarter
 * of a second of processor time. A spare that ends by itself is replaced then too, not at once: on a machine where none
 * can start, that would never end.
 */
export class SparePool {
  readonly #start: () => ScorerChild;
  readonly #onEnd: (end: ChildEnd) => void;
  readonly #spareCount: number;
  readonly #spares: ScorerChild[] = [];
  readonly #living = new Set<ScorerChild>();
  #primed: Primed | undefined;
  #closed = false;

  constructor(start: () => ScorerChild, spareCount: number, onEnd: (end: ChildEnd) => void) {
    this.#start = start;
    this.#spareCount = spareCount;
    this.#onEnd = onEnd;
    this.replenish();
  }

  /** A child of one's own, with the answers of that name if there is one, perhaps not ready yet; whoever takes it discards it. */
  take(answersName?: string): ScorerChild {
    if (this.#closed) throw new PodiumError('CANCELED', 'The scorer is closing.');
    if (answersName !== undefined && this.#primed?.name === answersName)
      return this.#takePrimed(this.#primed);
    return this.#spares.shift() ?? this.#launch();
  }

  /** Children that wait for a job. */
  get idle(): number {
    return this.#spares.length + (this.#primed === undefined ? 0 : 1);
  }

  /** Starts what is missing, and gives `expected`'s answers to one. */
  replenish(expected?: Expected): void {
    if (this.#closed || this.#spareCount === 0) return;
    if (expected !== undefined && this.#primed?.name !== expected.answers.name) this.#prime(expected);
    while (this.#spares.length < this.#spareCount) this.#spares.push(this.#launch());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#primed?.idle);
    const living = [...this.#living];
    for (const child of living) child.discard();
    await Promise.all(living.map((child) => child.gone));
  }

  #prime({ definition, answers }: Expected): void {
    if (this.#primed !== undefined) this.#takePrimed(this.#primed).discard();
    const child = this.#spares.shift() ?? this.#launch();
    const idle = setTimeout(() => child.discard(), PRIMED_IDLE_MS).unref();
    this.#primed = { name: answers.name, child, idle };
    void child.prime(definition, answers);
  }

  #takePrimed(primed: Primed): ScorerChild {
    clearTimeout(primed.idle);
    this.#primed = undefined;
    return primed.child;
  }

  #launch(): ScorerChild {
    const child = this.#start();
    this.#living.add(child);
    void child.gone.then((end) => {
      this.#living.delete(child);
      const index = this.#spares.indexOf(child);
      if (index >= 0) this.#spares.splice(index, 1);
      if (this.#primed?.child === child) this.#takePrimed(this.#primed);
      this.#onEnd(end);
    });
    return child;
  }
}
