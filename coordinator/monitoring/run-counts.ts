import { RUN_STATES, type RunState } from '../../contracts/run/state.ts';
import type { Store } from '../store/store.ts';

/** Runs by state, counted once and then kept by the feed of changes: a look costs nothing, however many runs there are. */
export class RunCounts implements Disposable {
  readonly #counts: Map<RunState, number>;
  readonly #stop: () => void;

  constructor(store: Pick<Store, 'runs' | 'feed'>) {
    const known = store.runs.countByState();
    this.#counts = new Map(RUN_STATES.map((state) => [state, known.get(state) ?? 0]));
    this.#stop = store.feed.subscribe(({ from, state }) => {
      if (from !== null) this.#add(from, -1);
      this.#add(state, 1);
    });
  }

  byState(): ReadonlyMap<RunState, number> {
    return this.#counts;
  }

  #add(state: RunState, by: number): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + by);
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}
