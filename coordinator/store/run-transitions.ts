import { PodiumError } from '../../contracts/errors/podium-error.ts';
import {
  leaseKey,
  type ExperimentId,
  type LeaseKey,
  type RunId,
  type WorkerId,
} from '../../contracts/ids/id.ts';
import type { Ending } from '../../contracts/run/ending.ts';
import { isLeased, nextState } from '../../contracts/run/state.ts';
import type { Database } from '../../platform/sqlite/database.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { Actor } from '../history/note.ts';
import { accuseRun, accuseWorker } from '../scheduling/evidence.ts';
import { AttemptFacts } from './attempt-facts.ts';
import { lostToRestore, WHAT_WAS_LOST, type Loss } from './loss.ts';
import { RESTORED, type OldLeases } from './old-leases.ts';
import type { Restoration } from './restoration.ts';
import type { RunRow } from './rows.ts';
import { RunStatements } from './run-statements.ts';
import { RunWriter } from './run-writer.ts';
import type { RunRepository } from './runs.ts';
import type { Standings } from './standings.ts';
import type { Transactor } from './transactor.ts';

export interface RetryLimits {
  /** Attempts that may end in platform failure or a lost lease before the run is given up. */
  readonly maxPlatformFailures: number;
  /** Attempts that owners may reclaim before the run is given up. */
  readonly maxReclaims: number;
  /** Wait after the first platform failure, doubled with each one, up to the longest. */
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
  /** Until a worker that evidence has put into quarantine may show that it is well. */
  readonly quarantineProbeMs?: number;
}

/** A lease that a cancel took from a worker. */
export interface HeldLease {
  readonly worker: WorkerId;
  readonly key: LeaseKey;
}

export type CancelResult =
  { readonly kind: 'canceled'; readonly held: HeldLease | null } | { readonly kind: 'too_late' };

/** What a worker said beyond the fact itself. */
export interface WorkerWord {
  /** When, by its own clock. */
  readonly atMs: number;
  readonly exitCode?: number | null;
}

interface Sources {
  readonly runs: RunRepository;
  readonly history: HistoryLog;
  readonly standings: Standings;
  readonly restoration: Restoration;
  readonly oldLeases: OldLeases;
}

/**
 * The life of a run from queued to the hand-in (contracts/run/state.ts draws it). One row decides everything: each method
 * reads it, asks the table of transitions, and compares state and fence again as it writes, in one transaction with the
 * attempt's row. Who comes too late is refused by name: STALE_FENCE when the caller's lease is not the run's (P5),
 * FAILED_PRECONDITION when the lease is right but the state does not allow it.
 *
 * - lease: fence + 1 and a new attempt; the old holder's fence is stale from then on.
 * - An attempt is lost by a platform failure, an expired lease or a reclaim. Failures and expired leases are counted
 *   together, reclaims apart; a run that reaches a limit is given up (P4), otherwise queued again.
 * - A run that failed on so many machines which carry others is held instead (scheduling/evidence.ts): queued, but kept
 *   from workers until a client releases it. A worker that fails what others carry gets no more runs for now.
 * - An expired lease whose run nobody else has taken is resumed by its worker: same fence, same attempt, not counted.
 *   So a late renewal or hand-in costs nothing.
 */
export class RunTransitions {
  readonly #transactor: Transactor;
  readonly #runs: RunRepository;
  readonly #standings: Standings;
  readonly #facts: AttemptFacts;
  readonly #limits: RetryLimits;
  readonly #sql: RunStatements;
  readonly #writer: RunWriter;
  readonly #restoration: Restoration;
  readonly #old: OldLeases;

  constructor(database: Database, transactor: Transactor, sources: Sources, limits: RetryLimits) {
    this.#transactor = transactor;
    this.#runs = sources.runs;
    this.#standings = sources.standings;
    this.#restoration = sources.restoration;
    this.#old = sources.oldLeases;
    this.#facts = new AttemptFacts(database);
    this.#limits = limits;
    this.#sql = new RunStatements(database);
    this.#writer = new RunWriter(transactor, this.#sql, sources.history);
  }

  /**
   * Gives a queued run to a worker that has said hello; `why` that one, for the history; `reason`: what its user should
   * know of the choice. Throws FAILED_PRECONDITION when it is not queued any more, or held.
   */
  lease(id: RunId, worker: WorkerId, nowMs: number, why = '', reason = ''): LeaseKey {
    return this.#transactor.run(() => {
      const run = this.#runs.require(id);
      if (run.held) throw new PodiumError('FAILED_PRECONDITION', `Run ${id} is held. ${run.reason}`);
      const epoch = this.#restoration.epoch();
      // Not simply the next of the run's own: a lease from before a restore, adopted later, has a smaller fence.
      const highest = this.#sql.highest.get(id);
      const next = {
        fence: Math.max(run.fence, highest?.fence ?? 0) + 1,
        attempt: Math.max(run.attempt, highest?.attempt ?? 0) + 1,
      };
      const lease = { id, worker, epoch, ...next, atMs: nowMs };
      this.#writer.move(run, 'lease', this.#sql.lease, {
        worker,
        epoch,
        reason,
        newFence: next.fence,
        attempt: next.attempt,
      });
      this.#sql.openAttempt.run(lease);
      const leased = { ...run, ...lease, id: run.id };
      this.#writer.note(leased, { what: 'leased', who: 'head', atMs: nowMs, detail: { worker, why } });
      return leaseKey.parse({ runId: id, epoch, fence: lease.fence });
    });
  }

  /**
   * The run when this worker's lease counts, null when it is stale. A lease that expired while nobody else took the run
   * counts again from here on.
   */
  hold(key: LeaseKey, worker: WorkerId, nowMs: number): RunRow | null {
    // Most renewals change nothing: they are read without the lock for writing.
    const known = this.#runs.get(key.runId);
    if (known === null || !isOf(known, key, worker)) return null;
    if (isLeased(known.state)) return known;
    return this.#transactor.run(() => {
      const run = this.#runs.get(key.runId);
      if (run === null || !isOf(run, key, worker)) return null;
      if (isLeased(run.state)) return run;
      return this.#mayResume(run) ? this.#resume(run, nowMs) : null;
    });
  }

  /** The agent's container runs. Nothing happens when it was known. */
  start(key: LeaseKey, worker: WorkerId, nowMs: number, word?: WorkerWord): void {
    this.#transactor.run(() => {
      const run = this.#holder(key, worker, nowMs);
      if (run.state !== 'leased') return;
      this.#writer.move(run, 'start', this.#sql.start, { atMs: nowMs });
      this.#sql.attemptStarted.run(nowMs, run.id, run.attempt);
      this.#writer.note(run, { what: 'started', detail: { worker }, ...saidBy(worker, nowMs, word) });
    });
  }

  /** The agent has ended; its hand-in is on its way. Nothing happens when it was known. */
  end(key: LeaseKey, worker: WorkerId, ending: Ending, nowMs: number, word?: WorkerWord): void {
    this.#transactor.run(() => {
      const run = this.#holder(key, worker, nowMs);
      if (run.state === 'handing_in') return;
      this.#writer.move(run, 'end', this.#sql.end, { atMs: nowMs, ending });
      const detail = { worker, ending, exitCode: word?.exitCode ?? null };
      this.#writer.note(run, { what: 'ended', detail, ...saidBy(worker, nowMs, word) });
    });
  }

  /** Says in one sentence what is the matter with a run that goes on ('' takes it back); it stays in its state. */
  note(key: LeaseKey, worker: WorkerId, reason: string, nowMs: number): void {
    this.#transactor.run(() => {
      const run = this.#holder(key, worker, nowMs);
      this.#sql.note.run({ id: run.id, reason, fence: run.fence });
      this.#writer.touched(run);
    });
  }

  /** Podium failed the attempt: tried again after a while, or given up. */
  fail(
    key: LeaseKey,
    worker: WorkerId,
    code: string,
    detail: string,
    nowMs: number,
    word?: WorkerWord,
  ): void {
    this.#transactor.run(() => {
      const run = this.#holder(key, worker, nowMs);
      const failures = run.platformFailures + 1;
      const backoffMs = Math.min(this.#limits.retryMaxMs, this.#limits.retryBaseMs * 2 ** (failures - 1));
      this.#lose(run, nowMs, {
        outcome: 'platform_failure',
        code,
        detail,
        reason: `Attempt ${run.attempt} failed on ${worker}: ${code}${detail === '' ? '' : ` (${detail})`}.`,
        platformFailures: failures,
        reclaims: run.reclaims,
        notBeforeMs: nowMs + backoffMs,
        avoid: worker,
        givenUp: failures >= this.#limits.maxPlatformFailures,
        ...saidBy(worker, nowMs, word),
      });
    });
  }

  /** The machine's owner took it back, or it left the lab: costs no attempt, but has a bound of its own. `reason`: one sentence. */
  reclaim(
    key: LeaseKey,
    worker: WorkerId,
    detail: string,
    nowMs: number,
    word?: WorkerWord,
    reason = `The owner of ${worker} took the machine back.`,
  ): void {
    this.#transactor.run(() => {
      const run = this.#holder(key, worker, nowMs);
      this.#lose(run, nowMs, {
        outcome: 'reclaimed',
        code: 'RECLAIMED',
        detail,
        reason,
        platformFailures: run.platformFailures,
        reclaims: run.reclaims + 1,
        notBeforeMs: 0,
        avoid: null,
        givenUp: run.reclaims + 1 >= this.#limits.maxReclaims,
        ...saidBy(worker, nowMs, word),
      });
    });
  }

  /** The worker was not heard for its lease and the grace: the run may go to another one. Throws STALE_FENCE. */
  expire(key: LeaseKey, nowMs: number): void {
    this.#transactor.run(() => {
      const run = this.#runs.require(key.runId);
      if (run.workerId === null || !isOf(run, key, run.workerId) || !isLeased(run.state))
        throw stale(key, run);
      if (this.#old.isOld(run.epoch)) {
        this.#lose(run, nowMs, lostToRestore(run, run.workerId, nowMs));
        return;
      }
      const failures = run.platformFailures + 1;
      this.#lose(run, nowMs, {
        outcome: 'lease_expired',
        code: 'LEASE_EXPIRED',
        detail: `${run.workerId} was not heard any more.`,
        reason: `Attempt ${run.attempt} was lost: ${run.workerId} was not heard any more.`,
        platformFailures: failures,
        reclaims: run.reclaims,
        notBeforeMs: nowMs,
        avoid: run.workerId,
        givenUp: failures >= this.#limits.maxPlatformFailures,
        who: 'head',
        workerAtMs: null,
      });
    });
  }

  /** `by`: who asked. Throws NOT_FOUND. Too late once the hand-in is settled, or when the run has ended otherwise. */
  cancel(id: RunId, nowMs: number, by: Actor = 'head'): CancelResult {
    return this.#transactor.run(() => this.#cancel(this.#runs.require(id), nowMs, by));
  }

  /** Every run of an experiment, in one transaction. Throws NOT_FOUND through the caller's look-up only. */
  cancelExperiment(
    id: ExperimentId,
    nowMs: number,
    by: Actor = 'head',
  ): { run: RunId; result: CancelResult }[] {
    return this.#transactor.run(() => {
      this.#sql.cancelExperiment.run(id);
      return this.#runs
        .ofExperiment(id)
        .map((run) => ({ run: run.id, result: this.#cancel(run, nowMs, by) }));
    });
  }

  #cancel(run: RunRow, nowMs: number, by: Actor): CancelResult {
    if (nextState(run.state, 'cancel') === null) return { kind: 'too_late' };
    this.#writer.move(run, 'cancel', this.#sql.cancel, { atMs: nowMs, reason: 'Canceled by a client.' });
    const worker = isLeased(run.state) ? run.workerId : null;
    this.#writer.note(run, { what: 'canceled', who: by, atMs: nowMs, detail: { worker } });
    if (worker === null) return { kind: 'canceled', held: null };
    this.#writer.close(run, 'canceled', '', '', nowMs);
    const key = leaseKey.parse({ runId: run.id, epoch: run.epoch, fence: run.fence });
    return { kind: 'canceled', held: { worker, key } };
  }

  #holder(key: LeaseKey, worker: WorkerId, nowMs: number): RunRow {
    const run = this.hold(key, worker, nowMs);
    if (run === null) throw stale(key, this.#runs.get(key.runId));
    return run;
  }

  #mayResume(run: RunRow): boolean {
    return (
      run.state === 'queued' && this.#sql.lastOutcome.get(run.id, run.attempt)?.outcome === 'lease_expired'
    );
  }

  #resume(run: RunRow, nowMs: number): RunRow {
    const reached = this.#sql.reached.get(run.id);
    const worker = run.workerId;
    const counted = this.#sql.lastOutcome.get(run.id, run.attempt)?.code !== RESTORED;
    this.#writer.move(run, 'lease', this.#sql.resume, { counted: counted ? 1 : 0 });
    this.#sql.reopenAttempt.run(run.id, run.attempt);
    if (worker !== null)
      this.#writer.note(run, { what: 'renewed_late', detail: { worker }, ...saidBy(worker, nowMs) });
    const leased = this.#runs.require(run.id);
    if (reached === undefined || reached.startedAtMs === null) return leased;
    this.#writer.move(leased, 'start', this.#sql.start, { atMs: reached.startedAtMs });
    const running = this.#runs.require(run.id);
    if (reached.ending === null) return running;
    this.#writer.move(running, 'end', this.#sql.end, {
      atMs: reached.endedAtMs ?? nowMs,
      ending: reached.ending,
    });
    return this.#runs.require(run.id);
  }

  #lose(run: RunRow, nowMs: number, lost: Loss): void {
    // Since a restore a hand-in of it may lie unread at its grader: then it is only to wait.
    const loss = { ...lost, givenUp: lost.givenUp && this.#restoration.isReconciled(run.graderId) };
    this.#writer.close(run, loss.outcome, loss.code, loss.detail, nowMs);
    const evidence = loss.outcome === 'reclaimed' || loss.code === RESTORED ? null : this.#weigh(run, nowMs);
    const counters = { platformFailures: loss.platformFailures, reclaims: loss.reclaims };
    if (loss.givenUp && evidence === null) {
      const times =
        loss.outcome === 'reclaimed' ? `${loss.reclaims} reclaims` : `${loss.platformFailures} failures`;
      const reason = `Given up after ${times}. ${loss.reason}`;
      this.#writer.move(run, 'give_up', this.#sql.giveUp, { ...counters, reason, atMs: nowMs });
    } else {
      const { notBeforeMs, avoid, reason } = loss;
      const waits = { notBeforeMs, avoid, held: evidence === null ? 0 : 1, reason: evidence ?? reason };
      this.#writer.move(run, 'requeue', this.#sql.requeue, { ...counters, ...waits });
    }
    this.#noteLoss(run, nowMs, { ...loss, givenUp: loss.givenUp && evidence === null });
    if (evidence !== null)
      this.#writer.note(run, { what: 'held', who: 'head', atMs: nowMs, detail: { evidence } });
  }

  /** Whose fault it is, as far as it can be told: puts the worker into quarantine, or returns the evidence against the run. */
  #weigh(run: RunRow, nowMs: number): string | null {
    if (run.workerId === null) return null;
    const facts = this.#facts.about(run.id, run.workerId, nowMs);
    if (accuseWorker(run.workerId, facts) !== null) {
      const againstWorker = accuseWorker(run.workerId, this.#facts.about(run.id, run.workerId, nowMs, true));
      if (againstWorker !== null) this.#standings.suspect(run.workerId, againstWorker, nowMs);
    }
    return accuseRun(run.id, facts);
  }

  #noteLoss(run: RunRow, atMs: number, loss: Loss): void {
    const { code, detail, givenUp, who, workerAtMs } = loss;
    this.#writer.note(run, {
      what: WHAT_WAS_LOST[loss.outcome],
      who,
      atMs,
      workerAtMs,
      detail: {
        worker: run.workerId,
        code,
        detail,
        then: givenUp ? 'given_up' : 'queued',
        notBeforeMs: givenUp ? 0 : loss.notBeforeMs,
      },
    });
  }
}

function saidBy(worker: WorkerId, nowMs: number, word?: WorkerWord) {
  return { who: `worker:${worker}`, atMs: nowMs, workerAtMs: word?.atMs ?? null } as const;
}

function isOf(run: RunRow, key: LeaseKey, worker: WorkerId): boolean {
  return run.epoch === key.epoch && run.fence === key.fence && run.workerId === worker;
}

function stale(key: LeaseKey, run: RunRow | null): PodiumError {
  const now = run === null ? 'is unknown' : `is ${run.state} at fence ${run.fence} of epoch ${run.epoch}`;
  return new PodiumError(
    'STALE_FENCE',
    `Run ${key.runId} ${now}: the lease with fence ${key.fence} of epoch ${key.epoch} does not count any more.`,
    { details: { runId: key.runId, fence: key.fence } },
  );
}
