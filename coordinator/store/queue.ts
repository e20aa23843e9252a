import type { Digest, ExperimentId, GraderId, RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { ResourceRequest } from '../../contracts/resources/resources.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';

/** An experiment with runs in the queue. */
export interface OpenExperiment {
  readonly id: ExperimentId;
  /** Order of submission. */
  readonly ordinal: number;
  readonly user: string;
  readonly priority: number;
  readonly resources: ResourceRequest;
  readonly runsQueued: number;
  /** Of its own, held by workers now. */
  readonly runsActive: number;
}

/** The next run of one cell (agent and competition of an experiment). */
export interface QueueHead {
  readonly runId: RunId;
  readonly ordinal: number;
  readonly bundle: Digest;
  readonly graderId: GraderId;
  readonly notBeforeMs: number;
  readonly avoidWorkerId: WorkerId | null;
}

export interface QueuedElsewhere {
  readonly higherPriority: number;
  readonly samePriority: number;
}

type StoredOpen = Omit<OpenExperiment, 'resources'> & { readonly resources: string };

/**
 * What a claim looks at. Runs of a cell differ by their seed alone, so one of them stands for all: a claim reads the open
 * experiments (by counters that triggers keep) and one run per cell of the experiment whose turn it is. Its cost does not
 * grow with the number of queued runs.
 */
export class Queue {
  readonly #open: Statement<[], StoredOpen>;
  readonly #activeByUser: Statement<[], { readonly user: string; readonly active: number }>;
  readonly #heads: Statement<[Record<string, string | number>], QueueHead>;
  readonly #nextReady: Statement<[number], { readonly atMs: number | null }>;
  readonly #backingOff: Statement<[number], { readonly runs: number }>;
  readonly #elsewhere: Statement<[Record<string, string | number>], QueuedElsewhere>;

  constructor(database: Database) {
    this.#open = database.prepare(
      `SELECT id, ordinal, user, priority, resources, runs_queued AS runsQueued, runs_active AS runsActive
       FROM experiments WHERE runs_queued > 0 ORDER BY priority DESC, ordinal`,
    );
    this.#activeByUser = database.prepare(
      'SELECT user, SUM(runs_active) AS active FROM experiments WHERE runs_active > 0 GROUP BY user',
    );
    this.#heads = database.prepare(
      `SELECT r.id AS runId, r.ordinal AS ordinal, c.bundle AS bundle, c.grader_id AS graderId,
         r.not_before_ms AS notBeforeMs,
         r.avoid_worker_id AS avoidWorkerId
       FROM cells c JOIN runs r ON r.ordinal = (
         SELECT q.ordinal FROM runs q
         WHERE q.cell_id = c.id AND q.state = 'queued' AND q.not_before_ms <= :nowMs
           AND (q.avoid_worker_id IS :worker) = :avoided
         ORDER BY q.not_before_ms, q.seed LIMIT 1)
       WHERE c.experiment_id = :experiment`,
    );
    this.#nextReady = database.prepare(
      "SELECT MIN(not_before_ms) AS atMs FROM runs WHERE state = 'queued' AND not_before_ms > 0 AND not_before_ms > ?",
    );
    this.#backingOff = database.prepare(
      "SELECT count(*) AS runs FROM runs WHERE state = 'queued' AND not_before_ms > 0 AND not_before_ms > ?",
    );
    this.#elsewhere = database.prepare(
      `SELECT COALESCE(SUM(runs_queued) FILTER (WHERE priority > :priority), 0) AS higherPriority,
         COALESCE(SUM(runs_queued) FILTER (WHERE priority = :priority), 0) AS samePriority
       FROM experiments WHERE runs_queued > 0 AND id <> :experiment`,
    );
  }

  openExperiments(): OpenExperiment[] {
    return this.#open.all().map((stored) => ({
      ...stored,
      // Checked when it was submitted; checking it again would be half the cost of a claim.
      resources: JSON.parse(stored.resources) as ResourceRequest,
    }));
  }

  /** Runs that workers hold for each user; users without any are not in it. */
  activeByUser(): ReadonlyMap<string, number> {
    return new Map(this.#activeByUser.all().map(({ user, active }) => [user, active]));
  }

  /** The first ready run of each cell: of those that shall avoid this worker, or of the others. */
  heads(experiment: ExperimentId, worker: WorkerId, avoided: boolean, nowMs: number): QueueHead[] {
    return this.#heads.all({ experiment, worker, avoided: avoided ? 1 : 0, nowMs });
  }

  /** When the next run that backs off becomes ready; null when none backs off. */
  nextReadyMs(nowMs: number): number | null {
    return this.#nextReady.get(nowMs)?.atMs ?? null;
  }

  /** Queued runs that may not be leased yet, since their last attempt failed a moment ago. */
  backingOff(nowMs: number): number {
    return this.#backingOff.get(nowMs)?.runs ?? 0;
  }

  /** Queued runs of other experiments that compete with a run of this one. */
  elsewhere(experiment: ExperimentId, priority: number): QueuedElsewhere {
    return this.#elsewhere.get({ experiment, priority }) ?? { higherPriority: 0, samePriority: 0 };
  }
}
