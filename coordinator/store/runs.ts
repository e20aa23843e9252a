import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ExperimentId, RunId, WorkerId } from '../../contracts/ids/id.ts';
import { resourceRequest } from '../../contracts/resources/resources.ts';
import { RUN_STATES, type RunState } from '../../contracts/run/state.ts';
import { agentSpec, runLimits } from '../../contracts/ticket/ticket.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { RunRow, RunSpec } from './rows.ts';

export interface RunFilter {
  /** Null: of all experiments. */
  readonly experimentId: ExperimentId | null;
  /** Empty: in any state. */
  readonly states: readonly RunState[];
  readonly limit: number;
}

export interface Holder {
  readonly workerId: WorkerId;
  readonly runId: RunId;
}

type Stored = Omit<RunRow, 'aboveMedian' | 'held' | 'extended'> & {
  readonly aboveMedian: number | null;
  readonly held: number;
  readonly extended: number;
};
export interface Extension {
  readonly atMs: number;
  readonly user: string;
  readonly fromMs: number;
  readonly toMs: number;
}

type StoredSpec = Pick<RunRow, 'competitionId' | 'bundle' | 'graderId'> & {
  readonly agent: string;
  readonly competitionName: string;
  readonly resources: string;
  readonly limits: string;
  readonly retainMs: number;
};

/**
 * Reading runs; every change of one goes through a transition (run-transitions.ts). What claims, renewals and events ask
 * has its parameters as `(SELECT ?)`: compiled once (Statement in platform/sqlite says why).
 */
export class RunRepository {
  readonly #get: Statement<[string], Stored>;
  readonly #ofExperiment: Statement<[string], Stored>;
  readonly #inExperiment: Statement<[string, string, number], Stored>;
  readonly #inAny: Statement<[string, number], Stored>;
  readonly #newest: Statement<[number], Stored>;
  readonly #held: Statement<[], Stored>;
  readonly #heldBy: Statement<[string], Stored>;
  readonly #holders: Statement<[], Holder>;
  readonly #counts: Statement<[], { readonly state: RunState; readonly runs: number }>;
  readonly #extensions: Statement<[string], Extension>;
  readonly #spec: Statement<[string], StoredSpec>;

  constructor(database: Database) {
    this.#get = database.prepare('SELECT * FROM run_rows WHERE id = (SELECT ?)');
    this.#ofExperiment = database.prepare(
      'SELECT * FROM run_rows WHERE experimentId = ? ORDER BY competitionId, agentId, seed',
    );
    this.#inExperiment = database.prepare(
      `SELECT * FROM run_rows WHERE experimentId = ? AND state IN (SELECT value FROM json_each(?))
       ORDER BY ordinal DESC LIMIT ?`,
    );
    this.#inAny = database.prepare(
      'SELECT * FROM run_rows WHERE state IN (SELECT value FROM json_each(?)) ORDER BY ordinal DESC LIMIT ?',
    );
    this.#newest = database.prepare('SELECT * FROM run_rows ORDER BY ordinal DESC LIMIT ?');
    this.#held = database.prepare(
      "SELECT * FROM run_rows WHERE workerId IS NOT NULL AND state IN ('leased', 'running', 'handing_in')",
    );
    this.#heldBy = database.prepare(
      "SELECT * FROM run_rows WHERE workerId = (SELECT ?) AND state IN ('leased', 'running', 'handing_in')",
    );
    // By index alone: the rows of a thousand held runs are much more to read than who has them.
    this.#holders = database.prepare(
      `SELECT worker_id AS workerId, id AS runId FROM runs
       WHERE worker_id IS NOT NULL AND state IN ('leased', 'running', 'handing_in') ORDER BY worker_id, ordinal`,
    );
    this.#counts = database.prepare('SELECT state, count(*) AS runs FROM runs GROUP BY state');
    this.#extensions = database.prepare(
      'SELECT at_ms AS atMs, user, from_ms AS fromMs, to_ms AS toMs FROM extensions WHERE run_id = ? ORDER BY to_ms',
    );
    this.#spec = database.prepare(
      `SELECT c.agent_spec AS agent, c.competition_id AS competitionId, c.competition_name AS competitionName,
         c.bundle AS bundle, c.grader_id AS graderId, e.resources AS resources, e.limits AS limits, e.retain_ms AS retainMs
       FROM runs r JOIN cells c ON c.id = r.cell_id JOIN experiments e ON e.id = r.experiment_id WHERE r.id = (SELECT ?)`,
    );
  }

  get(id: RunId): RunRow | null {
    const stored = this.#get.get(id);
    return stored === undefined ? null : toRow(stored);
  }

  /** Throws NOT_FOUND. */
  require(id: RunId): RunRow {
    const row = this.get(id);
    if (row === null) throw new PodiumError('NOT_FOUND', `There is no run ${id}.`);
    return row;
  }

  /** By competition, agent, seed. */
  ofExperiment(id: ExperimentId): RunRow[] {
    return this.#ofExperiment.all(id).map(toRow);
  }

  /** Newest first. */
  list(filter: RunFilter): RunRow[] {
    const states = JSON.stringify(filter.states.length === 0 ? RUN_STATES : filter.states);
    if (filter.experimentId !== null) {
      return this.#inExperiment.all(filter.experimentId, states, filter.limit).map(toRow);
    }
    if (filter.states.length === 0) return this.#newest.all(filter.limit).map(toRow);
    return this.#inAny.all(states, filter.limit).map(toRow);
  }

  /** Every run that some worker holds, or one worker's. */
  held(worker?: WorkerId): RunRow[] {
    const stored = worker === undefined ? this.#held.all() : this.#heldBy.all(worker);
    // Sorted here: asked to sort, SQLite walks all runs in order instead of the few that are held.
    return stored.map(toRow).sort((a, b) => a.ordinal - b.ordinal);
  }

  /** Who holds what, by worker, then by the order of submission. */
  holders(): Holder[] {
    return this.#holders.all();
  }

  /** Reads every run: for the start, not for each look. */
  countByState(): ReadonlyMap<RunState, number> {
    return new Map(this.#counts.all().map(({ state, runs }) => [state, runs]));
  }

  /** How clients made its limit longer, oldest first. */
  extensions(id: RunId): Extension[] {
    return this.#extensions.all(id);
  }

  /** What the run was submitted with. Throws NOT_FOUND. */
  spec(id: RunId): RunSpec {
    const stored = this.#spec.get(id);
    if (stored === undefined) throw new PodiumError('NOT_FOUND', `There is no run ${id}.`);
    return {
      agent: agentSpec.parse(JSON.parse(stored.agent)),
      competition: { id: stored.competitionId, name: stored.competitionName, bundle: stored.bundle },
      graderId: stored.graderId,
      resources: resourceRequest.parse(JSON.parse(stored.resources)),
      limits: runLimits.parse(JSON.parse(stored.limits)),
      retainMs: stored.retainMs,
    };
  }
}

function toRow(stored: Stored): RunRow {
  return {
    ...stored,
    held: stored.held === 1,
    extended: stored.extended === 1,
    aboveMedian: stored.aboveMedian === null ? null : stored.aboveMedian === 1,
  };
}
