import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Database } from '../../platform/sqlite/database.ts';
import type { ChangeFeed, RunChange } from './change-feed.ts';

/**
 * Runs work in one immediate transaction and publishes the changes it recorded once it is committed; a transaction that
 * throws changes and publishes nothing. Transactions do not nest: a write method is called from outside or builds on steps
 * that take part in the caller's transaction. On a full disk it throws RESOURCE_EXHAUSTED: nothing has changed, and the same
 * may be tried again once there is room.
 */
export class Transactor {
  readonly #database: Database;
  readonly #feed: ChangeFeed;
  readonly #onDone: (seconds: number) => void;
  readonly #steps: ((change: RunChange) => void)[] = [];
  #changes: RunChange[] | null = null;

  /** `onDone` learns how long each transaction took, commit included. */
  constructor(database: Database, feed: ChangeFeed, onDone: (seconds: number) => void = () => undefined) {
    this.#database = database;
    this.#feed = feed;
    this.#onDone = onDone;
  }

  run<T>(work: () => T): T {
    if (this.#changes !== null) return work();
    const changes: RunChange[] = [];
    this.#changes = changes;
    const startedAtMs = performance.now();
    let result: T;
    try {
      result = this.#database.transaction(work).immediate();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL')) throw error;
      const message =
        "The head's disk is full. Make room in its state folder; what waits for it is tried again.";
      throw new PodiumError('RESOURCE_EXHAUSTED', message, { cause: error });
    } finally {
      this.#changes = null;
      this.#onDone((performance.now() - startedAtMs) / 1000);
    }
    this.#feed.publish(changes);
    return result;
  }

  /** `step` sees each change within its transaction, and may write. */
  alongside(step: (change: RunChange) => void): void {
    this.#steps.push(step);
  }

  /** Notes a change to be told after the commit. Only within `run`. */
  changed(change: RunChange): void {
    this.#changes?.push(change);
    for (const step of this.#steps) step(change);
  }
}
