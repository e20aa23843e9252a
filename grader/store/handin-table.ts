import { handInContent, type HandInContent } from '../../contracts/handin/record.ts';
import { workerId, type Digest, type WorkerId } from '../../contracts/ids/id.ts';
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
  /** It has a report. */
  readonly graded: boolean;
}

export class HandInTable {
  readonly #find;
  readonly #insert;
  readonly #receiptsAfter;
  readonly #lastCursor;
  readonly #names;
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
    this.#receiptsAfter = database.prepare<
      [number, number],
      Omit<ReceiptEntry, 'graded'> & { graded: 0 | 1 }
    >(
      `SELECT cursor, receipt, EXISTS (SELECT 1 FROM report r WHERE (r.run, r.epoch, r.fence) = (h.run, h.epoch, h.fence)) AS graded
       FROM hand_in h WHERE cursor > ? ORDER BY cursor LIMIT ?`,
    );
    this.#names = database.prepare<[string], { found: 1 }>(
      "SELECT 1 AS found FROM hand_in WHERE content ->> 'digest' = ? LIMIT 1",
    );
    this.#lastCursor = database.prepare<[], { cursor: number }>(
      'SELECT COALESCE(max(cursor), 0) AS cursor FROM hand_in',
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
    return this.#receiptsAfter.all(cursor, limit).map((row) => ({ ...row, graded: row.graded === 1 }));
  }

  /** Whether some hand-in is this submission. */
  names(submission: Digest): boolean {
    return this.#names.get(submission) !== undefined;
  }

  /** 0 when there is none. */
  lastCursor(): number {
    return this.#lastCursor.get()?.cursor ?? 0;
  }

  /** Counts a scoring that failed; returns how many there have been. */
  addScoringFailure({ run, epoch, fence }: HandInKey): number {
    return this.#addFailure.get(run, epoch, fence)?.scoring_failures ?? 0;
  }
}
