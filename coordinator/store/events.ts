import type { RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { EventsRequest, JournalEvent } from '../../contracts/messages/protocol.ts';
import type { RunState } from '../../contracts/run/state.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { HistoryLog } from '../history/history-log.ts';
import { ClockRepository } from './clocks.ts';

import type { RunRepository } from './runs.ts';
import type { RunTransitions } from './run-transitions.ts';
import type { Transactor } from './transactor.ts';

type Entry = EventsRequest['events'][number];

/** An event as it stands in a run's history. */
export interface EventRow {
  readonly workerId: WorkerId;
  readonly epoch: number;
  readonly fence: number;
  /** By the worker's clock. */
  readonly atMs: number;
  readonly receivedAtMs: number;
  readonly event: JournalEvent;
  /** False when its lease did not count any more. */
  readonly applied: boolean;
}

type Stored = Omit<EventRow, 'event' | 'applied'> & { readonly event: string; readonly applied: number };

/** An attempt has about six, and one more with each restart of its worker. */
const MAX_EVENTS = 1_000;

const SETTLED: readonly RunState[] = ['settled', 'graded', 'grading_failed'];

/**
 * Takes what workers' journals say, each event once: the row that remembers it and the change that it makes are one
 * transaction, so a batch that comes again after a lost reply changes nothing.
 */
export class EventRepository {
  readonly #transactor: Transactor;
  readonly #transitions: RunTransitions;
  readonly #clocks: ClockRepository;
  readonly #history: HistoryLog;
  readonly #runs: RunRepository;
  readonly #seen: Statement<[string, string, number], { readonly found: 1 }>;
  readonly #insert: Statement<[Record<string, string | number>]>;
  readonly #ofRun: Statement<[string], Stored>;
  readonly #knownOf: Statement<[string, number, number], { readonly found: 1 }>;
  readonly #heldBy: Statement<[string, number, number, string], { readonly found: 1 }>;
  readonly #countOf: Statement<[string, number, number], { readonly events: number }>;

  constructor(
    database: Database,
    transactor: Transactor,
    {
      transitions,
      history,
      runs,
    }: {
      readonly transitions: RunTransitions;
      readonly history: HistoryLog;
      readonly runs: RunRepository;
    },
  ) {
    this.#transactor = transactor;
    this.#transitions = transitions;
    this.#clocks = new ClockRepository(database);
    this.#history = history;
    this.#runs = runs;
    this.#seen = database.prepare(
      'SELECT 1 AS found FROM events WHERE worker_id = ? AND journal = ? AND seq = ?',
    );
    this.#insert = database.prepare(
      `INSERT INTO events (worker_id, journal, seq, run_id, epoch, fence, at_ms, received_at_ms, event, applied)
       VALUES (:worker, :journal, :seq, :runId, :epoch, :fence, :atMs, :receivedAtMs, :event, :applied)`,
    );
    this.#ofRun = database.prepare(
      `SELECT worker_id AS workerId, epoch, fence, at_ms AS atMs, received_at_ms AS receivedAtMs, event, applied
       FROM events WHERE run_id = ? ORDER BY epoch, fence, seq`,
    );
    this.#knownOf = database.prepare(
      'SELECT 1 AS found FROM events WHERE run_id = ? AND epoch = ? AND fence = ? LIMIT 1',
    );
    this.#heldBy = database.prepare(
      'SELECT 1 AS found FROM attempts WHERE run_id = ? AND epoch = ? AND fence = ? AND worker_id = ?',
    );
    this.#countOf = database.prepare(
      'SELECT count(*) AS events FROM events WHERE run_id = ? AND epoch = ? AND fence = ?',
    );
  }

  /**
   * Records the whole batch; returns the last number. Acknowledged and dropped: events of leases that this worker never
   * had, so that nobody writes in another's history, and those beyond MAX_EVENTS of an attempt.
   */
  record(worker: WorkerId, journal: string, entries: readonly Entry[], nowMs: number): number {
    const ordered = [...entries].sort((a, b) => a.seq - b.seq);
    this.#transactor.run(() => {
      for (const entry of ordered) {
        if (this.#seen.get(worker, journal, entry.seq) !== undefined) continue;
        const { runId, epoch, fence } = entry.lease;
        if (this.#heldBy.get(runId, epoch, fence, worker) === undefined) continue;
        if ((this.#countOf.get(runId, epoch, fence)?.events ?? 0) >= MAX_EVENTS) continue;
        const applied = this.#apply(worker, entry, nowMs);
        const row = {
          worker,
          journal,
          seq: entry.seq,
          runId,
          epoch,
          fence,
          atMs: entry.atMs,
          receivedAtMs: nowMs,
        };
        this.#note(worker, entry, applied, nowMs);
        this.#insert.run({ ...row, event: JSON.stringify(entry.event), applied: applied ? 1 : 0 });
      }
    });
    return ordered.at(-1)?.seq ?? 0;
  }

  /** Whether the holder of this lease was ever heard of it: then its reply was not lost. */
  anyOf(run: RunId, epoch: number, fence: number): boolean {
    return this.#knownOf.get(run, epoch, fence) !== undefined;
  }

  /** Everything workers said of a run, by attempt. */
  ofRun(run: RunId): EventRow[] {
    return this.#ofRun.all(run).map((stored) => ({
      ...stored,
      event: JSON.parse(stored.event) as JournalEvent,
      applied: stored.applied === 1,
    }));
  }

  /** What no transition notes: steps, and words about leases that do not count. */
  #note(worker: WorkerId, { lease, event, atMs }: Entry, applied: boolean, nowMs: number): void {
    const run = this.#runs.get(lease.runId);
    if (run === null) return;
    const about = { ...run, ...lease, attempt: run.fence === lease.fence ? run.attempt : 0 };
    const said = { who: `worker:${worker}`, atMs: nowMs, workerAtMs: atMs } as const;
    // The grader's receipt is often read before the worker's last words come: then these are late, not stale.
    const settledByIt = run.epoch === lease.epoch && run.fence === lease.fence && SETTLED.includes(run.state);
    if (!applied && !settledByIt) {
      this.#history.note(about, { what: 'stale_word', detail: { worker, said: event.type }, ...said });
      return;
    }
    switch (event.type) {
      case 'preparing':
        this.#history.note(about, { what: 'preparing', detail: { worker, step: event.step }, ...said });
        break;
      case 'adopted':
      case 'handed_in':
        this.#history.note(about, { what: event.type, detail: { worker }, ...said });
        break;
      case 'paused':
        this.#history.note(about, { what: 'paused', detail: { worker, reason: event.reason }, ...said });
        break;
      case 'resumed':
        this.#history.note(about, { what: 'resumed', detail: { worker, pausedMs: event.pausedMs }, ...said });
        break;
      case 'started':
        if (!applied) this.#history.note(about, { what: 'started', detail: { worker }, ...said });
        break;
      case 'ended': {
        const { ending, exitCode } = event;
        if (!applied)
          this.#history.note(about, { what: 'ended', detail: { worker, ending, exitCode }, ...said });
        break;
      }
      case 'retained':
        this.#history.note(about, { what: 'retained', detail: { worker, untilMs: event.untilMs }, ...said });
        break;
      case 'retention_over':
        this.#history.note(about, {
          what: 'retention_over',
          detail: { worker, reason: event.reason },
          ...said,
        });
        break;
      case 'platform_failed':
      case 'reclaimed':
        break;
    }
  }

  #apply(worker: WorkerId, { lease, event, atMs }: Entry, nowMs: number): boolean {
    // What stays on a machine is so whether or not its lease still counts.
    if (event.type === 'retained' || event.type === 'retention_over') return true;
    if (this.#transitions.hold(lease, worker, nowMs) === null) return false;
    switch (event.type) {
      case 'preparing':
      case 'adopted':
      case 'handed_in': // The grader's receipt decides, not the worker's word.
        return true;
      case 'started':
        this.#transitions.start(lease, worker, nowMs, { atMs });
        return true;
      case 'paused':
        this.#transitions.note(lease, worker, `Frozen for the owner of ${worker}: ${event.reason}`, nowMs);
        return true;
      case 'resumed':
        this.#clocks.resumed(lease, event.pausedMs);
        this.#transitions.note(lease, worker, '', nowMs);
        return true;
      case 'ended':
        if (event.clocks !== undefined) this.#clocks.ended(lease, event.clocks);
        this.#transitions.end(lease, worker, event.ending, nowMs, { atMs, exitCode: event.exitCode });
        return true;
      case 'platform_failed':
        this.#transitions.fail(lease, worker, event.failure, event.detail, nowMs, { atMs });
        return true;
      case 'reclaimed':
        this.#transitions.reclaim(lease, worker, event.detail, nowMs, { atMs });
        return true;
    }
  }
}
