import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ChildEnd } from './child-process.ts';
import type { ScorerChild } from './scorer-child.ts';

/**
 * Keeps children started ahead of time. Each is handed out once and never comes back. A spare that ends by itself is
 * replaced when the next one is taken, not at once: on a machine where none can start, that would never end.
 */
export class SparePool {
  readonly #start: () => ScorerChild;
  readonly #onEnd: (end: ChildEnd) => void;
  readonly #spareCount: number;
  readonly #spares: ScorerChild[] = [];
  readonly #living = new Set<ScorerChild>();
  #closed = false;

  constructor(start: () => ScorerChild, spareCount: number, onEnd: (end: ChildEnd) => void) {
    this.#start = start;
    this.#spareCount = spareCount;
    this.#onEnd = onEnd;
    this.#replenish();
  }

  /** A child of one's own, perhaps not ready yet; whoever takes it discards it. */
  take(): ScorerChild {
    if (this.#closed) throw new PodiumError('CANCELED', 'The scorer is closing.');
    const child = this.#spares.shift() ?? this.#launch();
    this.#replenish();
    return child;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const living = [...this.#living];
    for (const child of living) child.discard();
    await Promise.all(living.map((child) => child.gone));
  }

  #replenish(): void {
    while (this.#spares.length < this.#spareCount) this.#spares.push(this.#launch());
  }

  #launch(): ScorerChild {
    const child = this.#start();
    this.#living.add(child);
    void child.gone.then((end) => {
      this.#living.delete(child);
      const index = this.#spares.indexOf(child);
      if (index >= 0) this.#spares.splice(index, 1);
      this.#onEnd(end);
    });
    return child;
  }
}
