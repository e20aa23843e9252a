import type { RunId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { AttemptRow } from './rows.ts';

export class AttemptRepository {
  readonly #ofRun: Statement<[string], AttemptRow>;

  constructor(database: Database) {
    this.#ofRun = database.prepare(
      `SELECT run_id AS runId, attempt, epoch, fence, worker_id AS workerId, leased_at_ms AS leasedAtMs,
         ended_at_ms AS endedAtMs, outcome, code, detail
       FROM attempts WHERE run_id = (SELECT ?) ORDER BY attempt`,
    );
  }

  /** Every lease of a run, first to last. */
  ofRun(run: RunId): AttemptRow[] {
    return this.#ofRun.all(run);
  }
}
