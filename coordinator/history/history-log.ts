import type { ExperimentId, RunId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { Actor, HistoryNote } from './note.ts';

/** The run a note is about, and its lease as it is now: zeros before the first. */
export interface NotedRun {
  readonly id: RunId;
  readonly experimentId: ExperimentId;
  readonly attempt: number;
  readonly epoch: number;
  readonly fence: number;
}

/** A note as it lies in the record. `seq` grows with each commit of the whole record. */
export interface HistoryEntry {
  readonly seq: number;
  /** Null: about the whole experiment. */
  readonly runId: RunId | null;
  readonly atMs: number;
  readonly workerAtMs: number | null;
  readonly who: Actor;
  readonly what: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly fence: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

type Stored = Omit<HistoryEntry, 'detail'> & { readonly detail: string };

/** Texts that come from outside are cut to this. */
const MAX_TEXT = 2_000;

/**
 * The append-only story of every run. `note` and `noteExperiment` are called within the transaction of the change that
 * they tell of (Transactor.run), so that there is no change without its note and no note without its change.
 */
export class HistoryLog {
  readonly #insert: Statement<[Record<string, string | number | null>]>;
  readonly #waiting: Statement<[string], { readonly count: number; readonly lastReason: string | null }>;
  readonly #ofRun: Statement<[Record<string, string>], Stored>;

  constructor(database: Database) {
    this.#insert = database.prepare(
      `INSERT INTO run_history (experiment_id, run_id, at_ms, worker_at_ms, who, what, attempt, epoch, fence, detail)
       VALUES (:experimentId, :runId, :atMs, :workerAtMs, :who, :what, :attempt, :epoch, :fence, :detail)`,
    );
    // Of a bare column beside max(), SQLite takes the row that has the maximum.
    this.#waiting = database.prepare(
      `SELECT count(*) AS count, detail ->> 'reason' AS lastReason, max(seq) FROM run_history
       WHERE experiment_id = ? AND run_id IS NULL AND what = 'waiting'`,
    );
    this.#ofRun = database.prepare(
      `SELECT seq, run_id AS runId, at_ms AS atMs, worker_at_ms AS workerAtMs, who, what, attempt, epoch, fence, detail
       FROM run_history WHERE run_id = :runId
       UNION ALL
       SELECT seq, run_id AS runId, at_ms AS atMs, worker_at_ms AS workerAtMs, who, what, attempt, epoch, fence, detail
       FROM run_history WHERE run_id IS NULL AND experiment_id = :experimentId
       ORDER BY seq`,
    );
  }

  note(run: NotedRun, note: HistoryNote): void {
    const { attempt, epoch, fence } = run;
    this.#add({ experimentId: run.experimentId, runId: run.id, attempt, epoch, fence }, note);
  }

  /** About all runs of an experiment at once: one row, whatever their number. */
  noteExperiment(experimentId: ExperimentId, note: HistoryNote): void {
    this.#add({ experimentId, runId: null, attempt: 0, epoch: 0, fence: 0 }, note);
  }

  /** How often it was noted why the experiment's runs wait, and the last reason. */
  waitingOf(experimentId: ExperimentId): { readonly count: number; readonly lastReason: string | null } {
    const { count = 0, lastReason = null } = this.#waiting.get(experimentId) ?? {};
    return { count, lastReason };
  }

  /** Every note about the run or its whole experiment, in the order of commits. */
  ofRun({ id, experimentId }: Pick<NotedRun, 'id' | 'experimentId'>): HistoryEntry[] {
    return this.#ofRun.all({ runId: id, experimentId }).map((stored) => ({
      ...stored,
      detail: JSON.parse(stored.detail) as HistoryEntry['detail'],
    }));
  }

  #add(about: Record<string, string | number | null>, note: HistoryNote): void {
    const { what, who, atMs, workerAtMs = null } = note;
    this.#insert.run({
      ...about,
      what,
      who,
      atMs,
      workerAtMs,
      detail: JSON.stringify(note.detail, shortened),
    });
  }
}

function shortened(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
}
