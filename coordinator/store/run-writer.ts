import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { AttemptOutcome } from '../../contracts/report/run-record.ts';
import { nextState, type RunTransition } from '../../contracts/run/state.ts';
import type { Statement } from '../../platform/sqlite/database.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { HistoryNote } from '../history/note.ts';
import type { RunRow } from './rows.ts';
import type { RunStatements } from './run-statements.ts';
import type { Transactor } from './transactor.ts';

type Values = Record<string, string | number | null>;

/** How a run's row is changed: by the table of transitions, compared again as it is written, and told after the commit. */
export class RunWriter {
  readonly #transactor: Transactor;
  readonly #sql: RunStatements;
  readonly #history: HistoryLog;

  constructor(transactor: Transactor, sql: RunStatements, history: HistoryLog) {
    this.#transactor = transactor;
    this.#sql = sql;
    this.#history = history;
  }

  /** Throws FAILED_PRECONDITION when the state does not allow it, or is another one by now. */
  move(run: RunRow, transition: RunTransition, statement: Statement<[Values]>, values: Values): void {
    const to = nextState(run.state, transition);
    if (to === null) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `Run ${run.id} is ${run.state}: ${transition} is not possible.`,
      );
    }
    const { changes } = statement.run({ ...values, id: run.id, from: run.state, to, fence: run.fence });
    if (changes !== 1)
      throw new PodiumError('FAILED_PRECONDITION', `Run ${run.id} changed meanwhile; try again.`);
    this.#transactor.changed({ runId: run.id, experimentId: run.experimentId, from: run.state, state: to });
  }

  /** Something about the run changed, but not its state. */
  touched(run: RunRow): void {
    const { id: runId, experimentId, state } = run;
    this.#transactor.changed({ runId, experimentId, from: state, state });
  }

  close(run: RunRow, outcome: AttemptOutcome, code: string, detail: string, nowMs: number): void {
    const values = { id: run.id, attempt: run.attempt, outcome, code, detail, atMs: nowMs };
    if (this.#sql.closeAttempt.run(values).changes !== 1)
      throw new PodiumError('INTERNAL', `Run ${run.id} has no open attempt ${run.attempt}.`);
  }

  note(run: RunRow, note: HistoryNote): void {
    this.#history.note(run, note);
  }
}
