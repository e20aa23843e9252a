import type { Database, Statement } from '../../platform/sqlite/database.ts';

type Values = Record<string, string | number | null>;

/** What the last attempt reached, also of a run that is queued again. */
export interface Reached {
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly ending: string | null;
}

/**
 * The writes of run-transitions.ts. Each UPDATE of a run compares state and fence with what was read: it changes one row or
 * none. What it compares stands as `(SELECT …)`, so that SQLite compiles it once (Statement in platform/sqlite).
 */
export class RunStatements {
  readonly highest: Statement<[string], { readonly fence: number | null; readonly attempt: number | null }>;
  readonly lease: Statement<[Values]>;
  readonly resume: Statement<[Values]>;
  readonly start: Statement<[Values]>;
  readonly end: Statement<[Values]>;
  readonly note: Statement<[Values]>;
  readonly requeue: Statement<[Values]>;
  readonly giveUp: Statement<[Values]>;
  readonly cancel: Statement<[Values]>;
  readonly cancelExperiment: Statement<[string]>;
  readonly attemptStarted: Statement<[number, string, number]>;
  readonly openAttempt: Statement<[Values]>;
  readonly reopenAttempt: Statement<[string, number]>;
  readonly closeAttempt: Statement<[Values]>;
  readonly lastOutcome: Statement<[string, number], { readonly outcome: string; readonly code: string }>;
  readonly reached: Statement<[string], Reached>;

  constructor(database: Database) {
    this.highest = database.prepare(
      'SELECT max(fence) AS fence, max(attempt) AS attempt FROM attempts WHERE run_id = ?',
    );
    this.lease = database.prepare(
      `UPDATE runs SET state = :to, epoch = :epoch, fence = :newFence, attempt = :attempt, worker_id = :worker,
         not_before_ms = 0, reason = :reason, ending = NULL, started_at_ms = NULL, ended_at_ms = NULL
       WHERE id = (SELECT :id) AND state = (SELECT :from) AND fence = (SELECT :fence) AND held = 0`,
    );
    this.resume = database.prepare(
      `UPDATE runs SET state = :to, platform_failures = MAX(0, platform_failures - :counted), not_before_ms = 0,
         avoid_worker_id = NULL, held = 0, forgiven = MIN(forgiven, attempt - 1), reason = '', ending = NULL,
         started_at_ms = NULL, ended_at_ms = NULL
       WHERE id = (SELECT :id) AND state = (SELECT :from) AND fence = (SELECT :fence)`,
    );
    this.start = database.prepare(
      `UPDATE runs SET state = :to, started_at_ms = :atMs WHERE id = (SELECT :id) AND state = (SELECT :from) AND fence = (SELECT :fence)`,
    );
    this.end = database.prepare(
      `UPDATE runs SET state = :to, ending = :ending, ended_at_ms = :atMs, reason = '',
         started_at_ms = COALESCE(started_at_ms, :atMs)
       WHERE id = (SELECT :id) AND state = (SELECT :from) AND fence = (SELECT :fence)`,
    );
    this.note = database.prepare(
      'UPDATE runs SET reason = :reason WHERE id = (SELECT :id) AND fence = (SELECT :fence)',
    );
    this.requeue = database.prepare(
      `UPDATE runs SET state = :to, platform_failures = :platformFailures, reclaims = :reclaims,
         not_before_ms = :notBeforeMs, avoid_worker_id = :avoid, held = :held, reason = :reason
       WHERE id = (SELECT :id) AND state = (SELECT :from) AND fence = (SELECT :fence)`,
    );
    this.giveUp = database.prepare(
      `UPDATE runs SET state = :to, platform_failures = :platformFailures, reclaims = :reclaims, reason = :reason,
         finished_at_ms = :atMs
       WHERE id = (SELECT :id) AND state = (SELECT :from) AND fence = (SELECT :fence)`,
    );
    this.cancel = database.prepare(
      `UPDATE runs SET state = :to, reason = :reason, finished_at_ms = :atMs,
         ending = CASE WHEN :from = 'running' THEN 'canceled' WHEN :from = 'handing_in' THEN ending END
       WHERE id = (SELECT :id) AND state = (SELECT :from) AND fence = (SELECT :fence)`,
    );
    this.cancelExperiment = database.prepare('UPDATE experiments SET canceled = 1 WHERE id = ?');
    this.attemptStarted = database.prepare(
      'UPDATE attempts SET started_at_ms = ? WHERE run_id = ? AND attempt = ?',
    );
    this.openAttempt = database.prepare(
      `INSERT INTO attempts (run_id, attempt, epoch, fence, worker_id, leased_at_ms)
       VALUES (:id, :attempt, :epoch, :fence, :worker, :atMs)`,
    );
    this.reopenAttempt = database.prepare(
      `UPDATE attempts SET outcome = 'open', ended_at_ms = NULL, code = '', detail = ''
       WHERE run_id = ? AND attempt = ? AND outcome = 'lease_expired'`,
    );
    this.closeAttempt = database.prepare(
      `UPDATE attempts SET outcome = :outcome, ended_at_ms = :atMs, code = :code, detail = :detail
       WHERE run_id = :id AND attempt = :attempt AND outcome = 'open'`,
    );
    this.lastOutcome = database.prepare(
      'SELECT outcome, code FROM attempts WHERE run_id = ? AND attempt = ?',
    );
    this.reached = database.prepare(
      'SELECT started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, ending FROM runs WHERE id = ?',
    );
  }
}
