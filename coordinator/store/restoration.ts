import type { GraderId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import { nextEpoch } from './next-epoch.ts';
import type { Transactor } from './transactor.ts';

export interface Restore {
  readonly epoch: number;
  readonly backupAtMs: number;
  readonly restoredAtMs: number;
  /** When runs were leased again; null until then. */
  readonly openedAtMs: number | null;
}

interface Known {
  readonly restore: Restore | null;
  readonly reconciled: ReadonlySet<GraderId>;
}

/**
 * What the record knows of its own restores.
 *
 *   restored ──graders' receipts read to their end──▶ reconciled ──a lease's time in which workers were heard──▶ open
 *
 * A grader is reconciled by itself; no run of its competitions is leased before, since its hand-in may lie there. No run at
 * all is leased before `open`: a worker that holds one names it within a lease's time. A record that was never restored is
 * open and reconciled from the start.
 */
export class Restoration {
  readonly #transactor: Transactor;
  readonly #epoch: Statement<[], { readonly epoch: number }>;
  readonly #highest: Statement<[], { readonly epoch: number | null }>;
  readonly #setEpoch: Statement<[number]>;
  readonly #insert: Statement<[number, number, number]>;
  readonly #raise: Statement<[number, number]>;
  readonly #open: Statement<[number, number]>;
  readonly #last: Statement<[], Restore>;
  readonly #reconciled: Statement<[number], { readonly graderId: GraderId }>;
  readonly #reconcile: Statement<[number, string, number]>;
  /** Read at every claim: kept, and forgotten by every write here. */
  #known: Known | null = null;

  constructor(database: Database, transactor: Transactor) {
    this.#transactor = transactor;
    this.#epoch = database.prepare('SELECT epoch FROM head');
    this.#highest = database.prepare(
      'SELECT max(epoch) AS epoch FROM (SELECT epoch FROM head UNION ALL SELECT max(epoch) FROM attempts)',
    );
    this.#setEpoch = database.prepare('UPDATE head SET epoch = ?');
    this.#insert = database.prepare(
      'INSERT INTO restores (epoch, backup_at_ms, restored_at_ms) VALUES (?, ?, ?)',
    );
    this.#raise = database.prepare('UPDATE restores SET epoch = ? WHERE epoch = ?');
    this.#open = database.prepare(
      'UPDATE restores SET opened_at_ms = ? WHERE epoch = ? AND opened_at_ms IS NULL',
    );
    this.#last = database.prepare(
      `SELECT epoch, backup_at_ms AS backupAtMs, restored_at_ms AS restoredAtMs, opened_at_ms AS openedAtMs
       FROM restores ORDER BY epoch DESC LIMIT 1`,
    );
    this.#reconciled = database.prepare(
      'SELECT grader_id AS graderId FROM reconciled_graders WHERE epoch = ?',
    );
    this.#reconcile = database.prepare(
      'INSERT OR IGNORE INTO reconciled_graders (epoch, grader_id, reconciled_at_ms) VALUES (?, ?, ?)',
    );
  }

  /** The epoch of new leases. */
  epoch(): number {
    return this.#epoch.get()?.epoch ?? 1;
  }

  /**
   * To be called once after a restore: leases given since the backup can never equal later ones. `floor`: an epoch known
   * from elsewhere, 0 for none. Returns the new epoch.
   */
  begin(backupAtMs: number, nowMs: number, floor = 0): number {
    return this.#transactor.run(() => {
      const epoch = nextEpoch([this.#highest.get()?.epoch ?? 1, floor], nowMs);
      this.#setEpoch.run(epoch);
      this.#insert.run(epoch, backupAtMs, nowMs);
      this.#known = null;
      return epoch;
    });
  }

  /** Someone has seen `seen` issued, so everything new is to be above it: the clock was back when the epoch was chosen. */
  raiseAbove(seen: number): void {
    this.#transactor.run(() => {
      const epoch = this.epoch();
      if (seen < epoch) return;
      this.#setEpoch.run(seen + 1);
      this.#raise.run(seen + 1, epoch);
      this.#known = null;
    });
  }

  /** The last restore, null when there was none. */
  last(): Restore | null {
    return this.#state().restore;
  }

  isReconciled(grader: GraderId): boolean {
    const { restore, reconciled } = this.#state();
    return restore === null || reconciled.has(grader);
  }

  /** Whether runs may be leased, as far as the time for workers to name what they hold goes. */
  isOpen(): boolean {
    const { restore } = this.#state();
    return restore === null || restore.openedAtMs !== null;
  }

  markReconciled(grader: GraderId, nowMs: number): void {
    this.#transactor.run(() => {
      const restore = this.last();
      if (restore !== null) this.#reconcile.run(restore.epoch, grader, nowMs);
      this.#known = null;
    });
  }

  markOpen(nowMs: number): void {
    this.#transactor.run(() => {
      const restore = this.last();
      if (restore !== null) this.#open.run(nowMs, restore.epoch);
      this.#known = null;
    });
  }

  #state(): Known {
    this.#known ??= this.#read();
    return this.#known;
  }

  #read(): Known {
    const restore = this.#last.get() ?? null;
    const graders = restore === null ? [] : this.#reconciled.all(restore.epoch);
    return { restore, reconciled: new Set(graders.map(({ graderId }) => graderId)) };
  }
}
