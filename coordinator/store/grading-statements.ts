import type { GraderId, RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { SettlementRow } from './rows.ts';

type Values = Record<string, string | number | null | Buffer>;

/** A hand-in that was stored but does not count, and why. */
export interface StaleReceiptRow {
  readonly graderId: GraderId;
  readonly cursor: number;
  readonly runId: RunId;
  readonly epoch: number;
  readonly fence: number;
  readonly workerId: WorkerId;
  readonly reason: string;
  readonly readAtMs: number;
}

/** The SQL of grading-record.ts. */
export class GradingStatements {
  readonly cursor: Statement<[string], { readonly cursor: number }>;
  readonly putCursor: Statement<[string, number]>;
  readonly settle: Statement<[Values]>;
  readonly closeAttempt: Statement<[number, string, number], { readonly leasedAtMs: number }>;
  readonly putSettlement: Statement<[Values]>;
  readonly putStale: Statement<[Values]>;
  readonly stale: Statement<[number], StaleReceiptRow>;
  readonly settlement: Statement<[string], SettlementRow>;
  readonly ungraded: Statement<[string], { readonly runId: RunId }>;
  readonly report: Statement<[string], { readonly envelope: Buffer }>;
  readonly putReport: Statement<[string, Buffer, number]>;
  readonly grade: Statement<[Values]>;
  readonly noteTry: Statement<[string]>;
  readonly failGrading: Statement<[Values]>;

  constructor(database: Database) {
    this.cursor = database.prepare('SELECT cursor FROM grader_cursors WHERE grader_id = ?');
    this.putCursor = database.prepare(
      `INSERT INTO grader_cursors (grader_id, cursor) VALUES (?, ?)
       ON CONFLICT (grader_id) DO UPDATE SET cursor = excluded.cursor`,
    );
    this.settle = database.prepare(
      `UPDATE runs SET state = :to, settled_at_ms = :nowMs, ending = :ending, reason = '',
         started_at_ms = COALESCE(started_at_ms, :nowMs), ended_at_ms = COALESCE(ended_at_ms, :nowMs)
       WHERE id = :id AND state = :from AND fence = :fence`,
    );
    this.closeAttempt = database.prepare(
      `UPDATE attempts SET outcome = 'settled', ended_at_ms = ? WHERE run_id = ? AND attempt = ? AND outcome = 'open'
       RETURNING leased_at_ms AS leasedAtMs`,
    );
    this.putSettlement = database.prepare(
      `INSERT INTO settlements
         (run_id, epoch, fence, grader_id, submission_digest, receipt, run_record, settled_at_ms, restored)
       VALUES (:runId, :epoch, :fence, :graderId, :submission, :receipt, :record, :nowMs, :restored)`,
    );
    this.putStale = database.prepare(
      `INSERT INTO stale_receipts (grader_id, cursor, run_id, epoch, fence, worker_id, reason, receipt, read_at_ms)
       VALUES (:grader, :cursor, :runId, :epoch, :fence, :worker, :reason, :receipt, :nowMs)`,
    );
    this.stale = database.prepare(
      `SELECT grader_id AS graderId, cursor, run_id AS runId, epoch, fence, worker_id AS workerId, reason,
         read_at_ms AS readAtMs
       FROM stale_receipts WHERE read_at_ms >= ? ORDER BY read_at_ms, grader_id, cursor LIMIT 10000`,
    );
    this.settlement = database.prepare(
      `SELECT run_id AS runId, epoch, fence, grader_id AS graderId, submission_digest AS submissionDigest, receipt,
         run_record AS runRecord, settled_at_ms AS settledAtMs, grading_tries AS gradingTries, restored
       FROM settlements WHERE run_id = ?`,
    );
    this.ungraded = database.prepare(
      `SELECT r.id AS runId FROM runs r JOIN settlements s ON s.run_id = r.id
       WHERE r.state = 'settled' AND s.grader_id = ? ORDER BY s.settled_at_ms, r.ordinal`,
    );
    this.report = database.prepare('SELECT envelope FROM reports WHERE run_id = ?');
    this.putReport = database.prepare(
      'INSERT INTO reports (run_id, envelope, stored_at_ms) VALUES (?, ?, ?)',
    );
    this.grade = database.prepare(
      `UPDATE runs SET state = :to, grade = :grade, score = :score, medal = :medal, above_median = :aboveMedian,
         finished_at_ms = :nowMs, reason = ''
       WHERE id = :id AND state = :from`,
    );
    this.noteTry = database.prepare(
      'UPDATE settlements SET grading_tries = grading_tries + 1 WHERE run_id = ?',
    );
    this.failGrading = database.prepare(
      'UPDATE runs SET state = :to, reason = :reason, finished_at_ms = :nowMs WHERE id = :id AND state = :from',
    );
  }
}
