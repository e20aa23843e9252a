import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { leaseKey, type ExperimentId, type RunId } from '../../contracts/ids/id.ts';
import { isLeased, type RunState } from '../../contracts/run/state.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { RunRow } from './rows.ts';
import { RunStatements } from './run-statements.ts';
import type { HeldLease } from './run-transitions.ts';
import type { RunRepository } from './runs.ts';
import { RunWriter } from './run-writer.ts';
import type { Transactor } from './transactor.ts';

/** Ends that may be taken back: nothing that was graded, ever. */
export const RETRIABLE = [
  'platform_failed',
  'grading_failed',
  'canceled',
] as const satisfies readonly RunState[];
export type Retriable = (typeof RETRIABLE)[number];

export interface Retried {
  /** In the queue again. */
  readonly queued: readonly RunId[];
  /** Their hand-ins, which were kept, are graded again. */
  readonly regraded: readonly RunId[];
}

export interface Extended {
  readonly run: RunId;
  readonly timeLimitMs: number;
  /** Who must learn of it, null when nobody holds the run. */
  readonly held: HeldLease | null;
}

/** The new limit of a run: a length from its start, or so much more than it has. */
export type NewLimit = { readonly toMs: number } | { readonly byMs: number };

/** A timer of the worker counts no further: 24.8 days. */
export const MAX_TIME_LIMIT_MS = 2 ** 31 - 1;
const EXTENDABLE: readonly RunState[] = ['queued', 'leased', 'running'];

interface Sources {
  readonly runs: RunRepository;
  readonly history: HistoryLog;
}
type Values = Record<string, string | number | null>;

/**
 * What clients do to runs besides canceling them (contracts/run/state.ts draws it):
 *
 * - retry: a run that ended without a grade goes on. Given up or canceled, it is queued again with a new count of failures
 *   and, when it is leased, a new attempt of the same run; one whose grading failed keeps its hand-in, which is graded again.
 * - release: a queued run that the evidence keeps from workers may be leased again, with a new count of failures.
 * - extend: a longer time limit, never a shorter one; each step is kept for the run's record.
 */
export class RunControls {
  readonly #transactor: Transactor;
  readonly #sources: Sources;
  readonly #writer: RunWriter;
  readonly #retry: Statement<[Values]>;
  readonly #regrade: Statement<[Values]>;
  readonly #resetTries: Statement<[string]>;
  readonly #uncancel: Statement<[string]>;
  readonly #release: Statement<[string]>;
  readonly #extend: Statement<[number, string]>;
  readonly #noteExtension: Statement<[Values]>;

  constructor(database: Database, transactor: Transactor, sources: Sources) {
    this.#transactor = transactor;
    this.#sources = sources;
    this.#writer = new RunWriter(transactor, new RunStatements(database), sources.history);
    this.#retry = database.prepare(
      `UPDATE runs SET state = :to, platform_failures = 0, reclaims = 0, forgiven = attempt, not_before_ms = 0,
         avoid_worker_id = NULL, held = 0, reason = :reason, finished_at_ms = NULL,
         ending = NULL, started_at_ms = NULL, ended_at_ms = NULL
       WHERE id = :id AND state = :from AND fence = :fence`,
    );
    this.#regrade = database.prepare(
      `UPDATE runs SET state = :to, reason = :reason, finished_at_ms = NULL
       WHERE id = :id AND state = :from AND fence = :fence`,
    );
    this.#resetTries = database.prepare('UPDATE settlements SET grading_tries = 0 WHERE run_id = ?');
    this.#uncancel = database.prepare('UPDATE experiments SET canceled = 0 WHERE id = ?');
    this.#release = database.prepare(
      `UPDATE runs SET held = 0, platform_failures = 0, reclaims = 0, forgiven = attempt, not_before_ms = 0, reason = ''
       WHERE id = ? AND held = 1`,
    );
    this.#extend = database.prepare('UPDATE runs SET time_limit_ms = ? WHERE id = ?');
    this.#noteExtension = database.prepare(
      'INSERT INTO extensions (run_id, at_ms, user, from_ms, to_ms) VALUES (:id, :nowMs, :user, :fromMs, :toMs)',
    );
  }

  /**
   * Those of the runs that ended in one of these ways; all in one transaction. `admit` throws when those
   * that it is given may not be in the queue again: they count like new ones.
   */
  retry(
    runs: readonly RunRow[],
    outcomes: readonly Retriable[],
    user: string,
    nowMs: number,
    admit: (runs: readonly RunRow[]) => void = () => undefined,
  ): Retried {
    const wanted = runs.filter(({ state }) => (outcomes as readonly RunState[]).includes(state));
    const queued: RunId[] = [];
    const regraded: RunId[] = [];
    this.#transactor.run(() => {
      admit(wanted.filter(({ state }) => state !== 'grading_failed'));
      for (const run of wanted) {
        const reason = `Retried by ${user} (it was ${run.state}).`;
        if (run.state === 'grading_failed') {
          this.#writer.move(run, 'regrade', this.#regrade, { reason });
          this.#resetTries.run(run.id);
          regraded.push(run.id);
        } else {
          this.#writer.move(run, 'retry', this.#retry, { reason });
          this.#uncancel.run(run.experimentId);
          queued.push(run.id);
        }
        this.#writer.note(run, {
          what: 'retried',
          who: `client:${user}`,
          atMs: nowMs,
          detail: { outcome: run.state },
        });
      }
    });
    return { queued, regraded };
  }

  /** Throws FAILED_PRECONDITION when the run is not held. */
  release(run: RunRow, user: string, nowMs: number): void {
    this.#transactor.run(() => {
      if (this.#release.run(run.id).changes !== 1)
        throw new PodiumError('FAILED_PRECONDITION', `Run ${run.id} is not held: it is ${run.state}.`);
      this.#writer.note(run, {
        what: 'released',
        who: `client:${user}`,
        atMs: nowMs,
        detail: { reason: '' },
      });
      this.#writer.touched(run);
    });
  }

  /** Those of the runs that have not ended and whose limit becomes longer by it. */
  extend(runs: readonly RunRow[], limit: NewLimit, user: string, nowMs: number): Extended[] {
    return this.#transactor.run(() =>
      runs.flatMap((run): Extended[] => {
        const fromMs = run.timeLimitMs;
        const toMs = Math.min(MAX_TIME_LIMIT_MS, 'toMs' in limit ? limit.toMs : fromMs + limit.byMs);
        if (!EXTENDABLE.includes(run.state) || toMs <= fromMs) return [];
        this.#extend.run(toMs, run.id);
        this.#noteExtension.run({ id: run.id, nowMs, user, fromMs, toMs });
        this.#writer.note(run, {
          what: 'extended',
          who: `client:${user}`,
          atMs: nowMs,
          detail: { fromMs, toMs },
        });
        this.#writer.touched(run);
        return [{ run: run.id, timeLimitMs: toMs, held: heldOf(run) }];
      }),
    );
  }

  /** As they are now. Throws NOT_FOUND. */
  runsOf(target: { readonly run: RunId } | { readonly experiment: ExperimentId }): RunRow[] {
    const { runs } = this.#sources;
    return 'run' in target ? [runs.require(target.run)] : runs.ofExperiment(target.experiment);
  }
}

function heldOf(run: RunRow): HeldLease | null {
  if (!isLeased(run.state) || run.workerId === null) return null;
  const key = leaseKey.parse({ runId: run.id, epoch: run.epoch, fence: run.fence });
  return { worker: run.workerId, key };
}
