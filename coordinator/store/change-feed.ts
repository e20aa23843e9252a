import type { ExperimentId, RunId } from '../../contracts/ids/id.ts';
import type { RunState } from '../../contracts/run/state.ts';

export interface RunChange {
  readonly runId: RunId;
  readonly experimentId: ExperimentId;
  /** The state before; null for a new run. */
  readonly from: RunState | null;
  readonly state: RunState;
}

export type ChangeListener = (change: RunChange) => void;

/**
 * Tells listeners of this process what was committed, in the order of commits, never before. A listener gets names, not rows:
 * it reads the record when it is ready to, so a slow one coalesces changes instead of queueing them.
 */
export class ChangeFeed {
  readonly #listeners = new Set<ChangeListener>();

  /** Returns how to stop listening. A listener must not throw and must not write to the store. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  publish(changes: readonly RunChange[]): void {
    for (const change of changes) {
      for (const listener of this.#listeners) listener(change);
    }
  }
}
