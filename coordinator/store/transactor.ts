import type { Database } from '../../platform/sqlite/database.ts';
import type { ChangeFeed, RunChange } from './change-feed.ts';

/**
 * Runs work in one immediate transaction and publishes the changes it recorded once it is committed; a transaction that
 * throws changes and publishes nothing. Transactions do not nest: a write method is called from outside or builds on steps
 * that take part in the caller's transaction.
 */
export class Transactor {
  readonly #database: Database;
  readonly #feed: ChangeFeed;
  #changes: RunChange[] | null = null;

  constructor(database: Database, feed: ChangeFeed) {
    this.#database = database;
    this.#feed = feed;
  }

  run<T>(work: () => T): T {
    if (this.#changes !== null) return work();
    const changes: RunChange[] = [];
    this.#changes = changes;
    let result: T;
    try {
      result = this.#database.transaction(work).immediate();
    } finally {
      this.#changes = null;
    }
    this.#feed.publish(changes);
    return result;
  }

  /** Notes a change to be told after the commit. Only within `run`. */
  changed(change: RunChange): void {
    this.#changes?.push(change);
  }
}
