import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** At most `limit` hold a slot at once; the others wait in the order they came, at most `maxWaiting` of them. */
export class Slots {
  readonly #limit: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #held = 0;

  constructor(limit: number, maxWaiting: number) {
    this.#limit = limit;
    this.#maxWaiting = maxWaiting;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves to a release to be called once. @throws RESOURCE_EXHAUSTED, or `signal`'s reason. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#held >= this.#limit) await this.#wait(signal);
    else this.#held += 1;
    return () => this.#release();
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.#maxWaiting) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `${this.#maxWaiting} scorings wait already: try again later.`,
      );
    }
    const turn = Promise.withResolvers<undefined>();
    const resolve = (): void => turn.resolve(undefined);
    const giveUp = (): void => {
      const index = this.#waiting.indexOf(resolve);
      if (index < 0) return; // its turn has come already
      this.#waiting.splice(index, 1);
      turn.reject(signal.reason as Error);
    };
    this.#waiting.push(resolve);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await turn.promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** A slot goes straight to the next in line, so that `held` stays as it is. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held -= 1;
    else next();
  }
}
