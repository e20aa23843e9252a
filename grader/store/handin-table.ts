import { handInContent, type HandInContent } from '../../contracts/handin/record.ts';
import { workerId, type WorkerId } from '../../contracts/ids/id.ts';
import type { Database } from '../../platform/sqlite/database.ts';
import type { HandInKey } from './lease-key.ts';

export interface StoredHandIn {
  readonly cursor: number;
  readonly worker: WorkerId;
  readonly content: HandInContent;
  /** Bytes as they came: contracts/handin/record.ts as JSON, and the signed ticket. */
  readonly record: Buffer;
  readonly ticket: Buffer;
  readonly receipt: Buffer;
  readonly storedAtMs: number;
}

export type NewHandIn = Omit<StoredHandIn, 'cursor'>;

interface Row {
  readonly cursor: number;
  readonly worker: string;
  readonly content: string;
  readonly record: Buffer;
  readonly ticket: Buffer;
  readonly receipt: Buffer;
  readonly stored_at_ms: number;
}

export interface ReceiptEntry {
  readonly cursor: number;
  readonly receipt: Buffer;
}

export class HandInTable {
  readonly #find;
  readonly #insert;
  readonly #receiptsAfter;
  readonly #addFailure;
  readonly #addOnce;

  constructor(database: Database) {
    this.#find = database.prepare<[string, number, number], Row>(
      `SELECT cursor, worker, content, record, ticket, receipt, stored_at_ms FROM hand_in
       WHERE run = ? AND epoch = ? AND fence = ?`,
    );
    this.#insert = database.prepare<unknown[]>(
      `INSERT INTO hand_in (run, epoch, fence, worker, content, record, ticket, receipt, stored_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#receiptsAfter = database.prepare<[number, number], ReceiptEntry>(
      'SELECT cursor, receipt FROM hand_in WHERE cursor > ? ORDER BY cursor LIMIT ?',
    );
    this.#addFailure = database.prepare<[string, number, number], { scoring_failures: number }>(
      `UPDATE hand_in SET scoring_failures = scoring_failures + 1
       WHERE run = ? AND epoch = ? AND fence = ? RETURNING scoring_failures`,
    );
    this.#addOnce = database.transaction((key: HandInKey, make: () => NewHandIn): StoredHandIn => {
      const existing = this.find(key);
      if (existing !== undefined) return existing;
      const entry = make();
      const { lastInsertRowid } = this.#insert.run(
        key.run,
        key.epoch,
        key.fence,
        entry.worker,
        JSON.stringify(entry.content),
        entry.record,
        entry.ticket,
        entry.receipt,
        entry.storedAtMs,
      );
      return { cursor: Number(lastInsertRowid), ...entry };
    });
  }

  find({ run, epoch, fence }: HandInKey): StoredHandIn | undefined {
    const row = this.#find.get(run, epoch, fence);
    if (row === undefined) return undefined;
    return {
      cursor: row.cursor,
      worker: workerId.parse(row.worker),
      content: handInContent.parse(JSON.parse(row.content)),
      record: row.record,
      ticket: row.ticket,
      receipt: row.receipt,
      storedAtMs: row.stored_at_ms,
    };
  }

  /** Adds the hand-in unless one is there under the key; returns what is there then. On disk when this returns. */
  addOnce(key: HandInKey, make: () => NewHandIn): StoredHandIn {
    return this.#addOnce.immediate(key, make);
  }

  /** Receipts in the order they were stored. */
  receiptsAfter(cursor: number, limit: number): readonly ReceiptEntry[] {
    return this.#receiptsAfter.all(cursor, limit);
  }

  /** Counts a scoring that failed; returns how many there have been. */
  addScoringFailure({ run, epoch, fence }: HandInKey): number {
    return this.#addFailure.get(run, epoch, fence)?.scoring_failures ?? 0;
  }
}
