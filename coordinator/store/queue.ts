import type { Digest, ExperimentId, GraderId, RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { ResourceRequest } from '../../contracts/resources/resources.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import { PAGE, QUEUE_SQL } from './queue-sql.ts';

/** Experiments of one user, priority and shape that have something in the queue: a worker that fits one fits all. */
export interface Lane {
  readonly priority: number;
  readonly user: string;
  readonly shape: string;
  readonly resources: ResourceRequest;
  /** Of each run, unless its own was extended. */
  readonly timeLimitMs: number;
}

/** An experiment with runs in the queue. */
export interface OpenExperiment {
  readonly id: ExperimentId;
  /** Order of submission. */
  readonly ordinal: number;
  /** Of its own, held by workers now. */
  readonly runsActive: number;
}

/** An experiment with runs in the queue, paused or not, as those who ask why they wait need it. */
export interface WaitingExperimentRow {
  readonly id: ExperimentId;
  readonly user: string;
  readonly priority: number;
  readonly resources: ResourceRequest;
  readonly timeLimitMs: number;
  readonly runsQueued: number;
  readonly pausedBy: string | null;
}

/** What a user's runs hold on workers. */
export interface UserShare {
  readonly user: string;
  readonly runs: number;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  /** Number of the last lease that went to this user, counted over all; 0 before the first. */
  readonly served: number;
}

/** A run that could be next. */
export interface QueueHead {
  readonly runId: RunId;
  readonly ordinal: number;
  readonly bundle: Digest;
  readonly graderId: GraderId;
  readonly notBeforeMs: number;
  readonly avoidWorkerId: WorkerId | null;
  readonly timeLimitMs: number;
}

/** What the next run of an experiment must meet. */
export interface HeadsWanted {
  readonly worker: WorkerId;
  /** Runs that shall avoid this worker, or the others. */
  readonly avoided: boolean;
  readonly nowMs: number;
  /** Held by the worker. */
  readonly bundles: readonly Digest[];
  readonly graders: readonly GraderId[];
  /** Only runs that may take no longer; null: any. */
  readonly maxTimeLimitMs: number | null;
}

export interface QueuedElsewhere {
  readonly higherPriority: number;
  readonly samePriority: number;
}

type StoredLane = Omit<Lane, 'resources'> & { readonly resources: string };
type StoredWaiting = Omit<WaitingExperimentRow, 'resources'> & { readonly resources: string };
type Values = Record<string, string | number>;

/**
 * What a claim looks at. It walks an index over lanes (a user's experiments of one priority and shape; as many as there are
 * users and resource classes at work), takes the experiments of a lane in their turn a page at a time, and of an experiment
 * the next run, or the next one for each bundle that the worker holds. Nothing here grows with the number of queued runs
 * or of experiments; queue-plan.test.ts holds the query plans.
 */
export class Queue {
  readonly #lanes: Statement<[], StoredLane>;
  readonly #page: Statement<[Values], OpenExperiment>;
  readonly #users: Statement<[], UserShare>;
  readonly #local: Statement<[Values], QueueHead>;
  readonly #next: Statement<[Values], QueueHead>;
  readonly #nextReady: Statement<[number], { readonly atMs: number | null }>;
  readonly #backingOff: Statement<[number], { readonly runs: number }>;
  readonly #waiting: Statement<[], StoredWaiting>;
  readonly #held: Statement<[], { readonly runs: number }>;
  readonly #elsewhere: Statement<[Values], QueuedElsewhere>;
  readonly #queuedOf: Statement<[string], { readonly runs: number }>;
  /** A shape is parsed once: checked when it was submitted, and there are as many as resource classes. */
  readonly #shapes = new Map<string, ResourceRequest>();

  constructor(database: Database) {
    this.#lanes = database.prepare(QUEUE_SQL.lanes);
    this.#page = database.prepare(QUEUE_SQL.page);
    this.#users = database.prepare(QUEUE_SQL.users);
    this.#local = database.prepare(QUEUE_SQL.local);
    this.#next = database.prepare(QUEUE_SQL.next);
    this.#nextReady = database.prepare(QUEUE_SQL.nextReady);
    this.#backingOff = database.prepare(QUEUE_SQL.backingOff);
    this.#waiting = database.prepare(QUEUE_SQL.waiting);
    this.#held = database.prepare(QUEUE_SQL.held);
    this.#elsewhere = database.prepare(QUEUE_SQL.elsewhere);
    this.#queuedOf = database.prepare(QUEUE_SQL.queuedOf);
  }

  lanes(): Lane[] {
    return this.#lanes.all().map((stored) => ({ ...stored, resources: this.#parse(stored.resources) }));
  }

  /** The experiments of a lane with a run that is ready, fewest active runs first, then the oldest. Read as it is consumed. */
  *inTurn(lane: Lane, nowMs: number): Generator<OpenExperiment, void, undefined> {
    const { priority, user, shape } = lane;
    let after = { runsActive: -1, ordinal: 0 };
    for (;;) {
      const page = this.#page.all({ priority, user, shape, ...after, nowMs });
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = { runsActive: last.runsActive, ordinal: last.ordinal };
    }
  }

  /** By user; who never submitted anything is not in it. */
  users(): ReadonlyMap<string, UserShare> {
    return new Map(this.#users.all().map((share) => [share.user, share]));
  }

  /** The runs of an experiment that could be next: the first ready one, and the first of each bundle that is held. */
  heads(experiment: ExperimentId, wanted: HeadsWanted): QueueHead[] {
    const values = {
      experiment,
      worker: wanted.worker,
      avoided: wanted.avoided ? 1 : 0,
      nowMs: wanted.nowMs,
      graders: JSON.stringify(wanted.graders),
      maxTimeLimitMs: wanted.maxTimeLimitMs ?? Number.MAX_SAFE_INTEGER,
    };
    const next = this.#next.all(values);
    if (next.length === 0 || wanted.bundles.length === 0) return next;
    return [...this.#local.all({ ...values, bundles: JSON.stringify(wanted.bundles) }), ...next];
  }

  /** When the next run that backs off becomes ready; null when none backs off. */
  nextReadyMs(nowMs: number): number | null {
    return this.#nextReady.get(nowMs)?.atMs ?? null;
  }

  /** Queued runs that may not be leased yet, since their last attempt failed a moment ago. */
  backingOff(nowMs: number): number {
    return this.#backingOff.get(nowMs)?.runs ?? 0;
  }

  /** Queued runs that the evidence keeps from workers. */
  held(): number {
    return this.#held.get()?.runs ?? 0;
  }

  /** Every experiment with queued runs: for a look now and then, not for claims. */
  waiting(): WaitingExperimentRow[] {
    return this.#waiting.all().map((stored) => ({ ...stored, resources: this.#parse(stored.resources) }));
  }

  /** Queued runs of other experiments that compete with a run of this one. */
  elsewhere(experiment: ExperimentId, priority: number): QueuedElsewhere {
    return this.#elsewhere.get({ experiment, priority }) ?? { higherPriority: 0, samePriority: 0 };
  }

  /** Runs that a user has in the queue. */
  queuedOf(user: string): number {
    return this.#queuedOf.get(user)?.runs ?? 0;
  }

  #parse(json: string): ResourceRequest {
    const known = this.#shapes.get(json);
    if (known !== undefined) return known;
    const parsed = JSON.parse(json) as ResourceRequest;
    this.#shapes.set(json, parsed);
    return parsed;
  }
}
