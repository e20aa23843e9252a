import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Digest, GraderId, RunId } from '../../contracts/ids/id.ts';
import type { Medal } from '../../contracts/competition/medal.ts';
import type { Grade } from '../../contracts/run/ending.ts';
import { nextState, type RunState, type RunTransition } from '../../contracts/run/state.ts';
import type { Database } from '../../platform/sqlite/database.ts';
import { GradingStatements, type StaleReceiptRow } from './grading-statements.ts';
import type { IncomingReceipt } from './incoming-receipt.ts';
import type { OldLeases } from './old-leases.ts';
import { ParkedReceipts } from './parked-receipts.ts';
import type { Restoration } from './restoration.ts';
import { buildRunRecord, type RecordSources } from './run-record.ts';
import type { RunRow, SettlementRow } from './rows.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { HistoryNote } from '../history/note.ts';
import type { RunTransitions } from './run-transitions.ts';
import type { Standings } from './standings.ts';
import type { Transactor } from './transactor.ts';

export type SettleResult =
  | { readonly kind: 'settled'; readonly runId: RunId }
  /** It counted before. */
  | { readonly kind: 'repeated' }
  /** Read after a restore: decided when its grader's receipts have been read to their end. */
  | { readonly kind: 'parked' }
  | { readonly kind: 'stale'; readonly reason: string };

export interface GradeColumns {
  readonly grade: Grade;
  readonly score: number | null;
  readonly medal: Medal;
  readonly aboveMedian: boolean;
}

type GradingWhat = 'settled' | 'receipt_stale' | 'grading_try_failed' | 'graded' | 'grading_failed';

interface Sources extends RecordSources {
  readonly transitions: RunTransitions;
  readonly standings: Standings;
  readonly history: HistoryLog;
  readonly restoration: Restoration;
  readonly oldLeases: OldLeases;
}

/**
 * From the hand-in to the grade. A receipt settles its run if and only if its epoch and fence are the run's and a worker
 * holds it by them: that, the attempt's end, the settlement and the reader's cursor are one transaction, so a receipt is
 * neither lost nor counted twice (P3), whatever crashes. The settlement's primary key is the last word.
 *
 * After a restore a grader may hold receipts of leases that this record does not know, and several of one run. They are
 * parked until all that lay there have been read; then, of each run, the one that had been settled before counts, which is
 * the one that was graded, or else the one with the highest lease.
 */
export class GradingRecord {
  readonly #transactor: Transactor;
  readonly #sources: Sources;
  readonly #sql: GradingStatements;
  readonly #parked: ParkedReceipts;

  constructor(database: Database, transactor: Transactor, sources: Sources) {
    this.#parked = new ParkedReceipts(database);
    this.#transactor = transactor;
    this.#sources = sources;
    this.#sql = new GradingStatements(database);
  }

  /** The last receipt read of a grader, 0 for none. */
  cursor(grader: GraderId): number {
    return this.#sql.cursor.get(grader)?.cursor ?? 0;
  }

  settle(incoming: IncomingReceipt, nowMs: number): SettleResult {
    return this.#transactor.run(() => {
      if (incoming.cursor <= this.cursor(incoming.grader)) return { kind: 'repeated' };
      this.#sql.putCursor.run(incoming.grader, incoming.cursor);
      this.#mindEpoch(incoming);
      if (this.#mustPark(incoming)) {
        this.#parked.put(incoming);
        return { kind: 'parked' };
      }
      return this.#decideAndNote(incoming, nowMs);
    });
  }

  /**
   * All receipts that a grader had after the restore have been read: decides on those that were parked. Returns the runs
   * that count by them.
   */
  reconcile(grader: GraderId, graderMachineId: string, nowMs: number): RunId[] {
    return this.#transactor.run(() => {
      const settled: RunId[] = [];
      for (const incoming of this.#parked.take(grader, graderMachineId)) {
        const result = this.#decideAndNote(incoming, nowMs);
        if (result.kind === 'settled') settled.push(result.runId);
      }
      this.#sources.restoration.markReconciled(grader, nowMs);
      return settled;
    });
  }

  /** Hand-ins that were read since then and do not count, at most 10,000. */
  staleReceipts(sinceMs: number): StaleReceiptRow[] {
    return this.#sql.stale.all(sinceMs);
  }

  /** An epoch that this record has not given, or not yet, was given by a head that it does not know of. */
  #mindEpoch({ grader, receipt: { epoch } }: IncomingReceipt): void {
    const { restoration } = this.#sources;
    const foreign = restoration.isReconciled(grader)
      ? epoch > restoration.epoch()
      : epoch >= restoration.epoch();
    if (foreign) restoration.raiseAbove(epoch);
  }

  #mustPark({ grader, receipt }: IncomingReceipt): boolean {
    const { restoration, runs } = this.#sources;
    if (restoration.isReconciled(grader)) return false;
    return runs.get(receipt.run) !== null && this.settlement(receipt.run) === null;
  }

  #decideAndNote(incoming: IncomingReceipt, nowMs: number): SettleResult {
    const result = this.#decide(incoming, nowMs);
    if (result.kind === 'stale') this.#noteStale(incoming, result.reason, nowMs);
    return result;
  }

  /** Runs that count but have no grade yet, oldest first. */
  ungraded(grader: GraderId): RunId[] {
    return this.#sql.ungraded.all(grader).map(({ runId }) => runId);
  }

  settlement(run: RunId): SettlementRow | null {
    return this.#sql.settlement.get(run) ?? null;
  }

  /** The signed report exactly as the grader gave it, null while there is none. */
  report(run: RunId): Buffer | null {
    return this.#sql.report.get(run)?.envelope ?? null;
  }

  /** Stores the report and the grade. Nothing happens when there is one: the first report stands. */
  recordReport(run: RunId, envelope: Buffer, columns: GradeColumns, nowMs: number): void {
    this.#transactor.run(() => {
      const row = this.#sources.runs.require(run);
      if (row.state === 'graded') return;
      const to = this.#target(row, 'report');
      const { grade, score, medal, aboveMedian } = columns;
      const values = {
        id: run,
        from: row.state,
        to,
        grade,
        score,
        medal,
        aboveMedian: aboveMedian ? 1 : 0,
        nowMs,
      };
      this.#changed(row, to, this.#sql.grade.run(values).changes);
      this.#sql.putReport.run(run, envelope, nowMs);
      this.#note(row, nowMs, { what: 'graded', detail: { grader: row.graderId, grade } });
    });
  }

  /** Counts a failed try; returns how many there were. */
  noteFailedTry(run: RunId, reason: string, nowMs: number): number {
    return this.#transactor.run(() => {
      this.#sql.noteTry.run(run);
      const tries = this.settlement(run)?.gradingTries ?? 0;
      const row = this.#sources.runs.require(run);
      const detail = { grader: row.graderId, tries, reason };
      this.#note(row, nowMs, { what: 'grading_try_failed', detail });
      return tries;
    });
  }

  /** The hand-in is kept, but nobody could grade it. */
  failGrading(run: RunId, reason: string, nowMs: number): void {
    this.#transactor.run(() => {
      const row = this.#sources.runs.require(run);
      const to = this.#target(row, 'fail_grading');
      this.#changed(
        row,
        to,
        this.#sql.failGrading.run({ id: run, from: row.state, to, reason, nowMs }).changes,
      );
      this.#note(row, nowMs, { what: 'grading_failed', detail: { grader: row.graderId, reason } });
    });
  }

  #decide(incoming: IncomingReceipt, nowMs: number): SettleResult {
    const { receipt, grader } = incoming;
    const stale = (reason: string): SettleResult => ({ kind: 'stale', reason });
    const run = this.#sources.runs.get(receipt.run);
    if (run === null) {
      const lost = this.#sources.oldLeases.isOld(receipt.epoch);
      return stale(
        lost
          ? 'the run was submitted after the backup that the head was restored from'
          : 'the run is unknown',
      );
    }
    if (receipt.grader !== grader || run.graderId !== grader)
      return stale(`the run belongs to grader ${run.graderId}`);
    const before = this.settlement(run.id);
    if (before?.epoch === receipt.epoch && before.fence === receipt.fence) return { kind: 'repeated' };
    const key = { runId: receipt.run, epoch: receipt.epoch, fence: receipt.fence };
    const known = this.#sources.transitions.hold(key, receipt.worker, nowMs);
    const adopted =
      known === null
        ? this.#sources.oldLeases.adopt({ key, attempt: receipt.attempt, worker: receipt.worker }, nowMs)
        : null;
    const held = known ?? adopted;
    if (held === null || (known !== null && known.attempt !== receipt.attempt)) {
      return stale(`the run is ${run.state} at fence ${run.fence} of epoch ${run.epoch}`);
    }
    const to = this.#target(held, 'settle');
    const { ending } = receipt;
    this.#changed(
      held,
      to,
      this.#sql.settle.run({ id: run.id, from: held.state, to, fence: held.fence, ending, nowMs }).changes,
    );
    const leasedAtMs = this.#sql.closeAttempt.get(nowMs, run.id, held.attempt)?.leasedAtMs ?? 0;
    this.#insert(incoming, nowMs);
    this.#sources.standings.carried(receipt.worker, leasedAtMs);
    const submission = receipt.content.kind === 'submission' ? 'handed in' : 'none';
    const { worker, storedAtMs } = receipt;
    const detail = { grader, worker, ending, submission, storedAtMs } as const;
    this.#note(held, nowMs, { what: 'settled', detail });
    return { kind: 'settled', runId: run.id };
  }

  #insert({ receipt, grader, graderMachineId, envelope }: IncomingReceipt, nowMs: number): void {
    const submission: Digest | null = receipt.content.kind === 'submission' ? receipt.content.digest : null;
    this.#sql.putSettlement.run({
      runId: receipt.run,
      epoch: receipt.epoch,
      fence: receipt.fence,
      graderId: grader,
      submission,
      receipt: envelope,
      record: Buffer.from(JSON.stringify(buildRunRecord(this.#sources, receipt.run, graderMachineId, nowMs))),
      nowMs,
      restored: this.#sources.oldLeases.isOld(receipt.epoch) ? 1 : 0,
    });
  }

  #noteStale({ grader, cursor, receipt, envelope }: IncomingReceipt, reason: string, nowMs: number): void {
    const { run: runId, epoch, fence, worker } = receipt;
    this.#sql.putStale.run({ grader, cursor, runId, epoch, fence, worker, reason, receipt: envelope, nowMs });
    const run = this.#sources.runs.get(runId);
    if (run === null) return;
    const about = { ...run, epoch, fence, attempt: receipt.attempt };
    this.#note(about, nowMs, { what: 'receipt_stale', detail: { grader, worker, reason } });
  }

  #note(
    run: RunRow,
    atMs: number,
    note: Pick<Extract<HistoryNote, { what: GradingWhat }>, 'what' | 'detail'>,
  ): void {
    this.#sources.history.note(run, { ...note, who: 'head', atMs } as HistoryNote);
  }

  #target(run: RunRow, transition: RunTransition): RunState {
    const to = nextState(run.state, transition);
    if (to !== null) return to;
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `Run ${run.id} is ${run.state}: ${transition} is not possible.`,
    );
  }

  #changed(run: RunRow, to: RunState, changes: number): void {
    if (changes !== 1)
      throw new PodiumError('FAILED_PRECONDITION', `Run ${run.id} changed meanwhile; try again.`);
    this.#transactor.changed({ runId: run.id, experimentId: run.experimentId, from: run.state, state: to });
  }
}
