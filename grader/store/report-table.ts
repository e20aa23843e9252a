import type { Digest } from '../../contracts/ids/id.ts';
import type { Database } from '../../platform/sqlite/database.ts';
import type { HandInKey } from './lease-key.ts';

export interface StoredReport {
  readonly runRecordDigest: Digest;
  readonly report: Buffer;
  readonly gradedAtMs: number;
}

interface Row {
  readonly run_record_digest: string;
  readonly report: Buffer;
  readonly graded_at_ms: number;
}

export class ReportTable {
  readonly #find;
  readonly #insert;

  constructor(database: Database) {
    this.#find = database.prepare<[string, number, number], Row>(
      'SELECT run_record_digest, report, graded_at_ms FROM report WHERE run = ? AND epoch = ? AND fence = ?',
    );
    this.#insert = database.prepare<unknown[]>(
      `INSERT INTO report (run, epoch, fence, run_record_digest, report, graded_at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
    );
  }

  find({ run, epoch, fence }: HandInKey): StoredReport | undefined {
    const row = this.#find.get(run, epoch, fence);
    if (row === undefined) return undefined;
    return {
      runRecordDigest: row.run_record_digest as Digest,
      report: row.report,
      gradedAtMs: row.graded_at_ms,
    };
  }

  /** Fails when there is a report under the key: a report never changes. */
  add({ run, epoch, fence }: HandInKey, entry: StoredReport): void {
    this.#insert.run(run, epoch, fence, entry.runRecordDigest, entry.report, entry.gradedAtMs);
  }
}
