import type { LeaseKey, RunId, WorkerId } from '../../contracts/ids/id.ts';
import { isLeased, nextState } from '../../contracts/run/state.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { Restoration } from './restoration.ts';
import type { RunRow } from './rows.ts';
import type { RunRepository } from './runs.ts';
import type { Transactor } from './transactor.ts';

type Values = Record<string, string | number | null>;

/** A lease that the head itself proves to have given: by a receipt, whose grader has checked the ticket, or by the ticket. */
export interface ProvenLease {
  readonly key: LeaseKey;
  readonly attempt: number;
  readonly worker: WorkerId;
}

/** The code of attempts that a restore cut off from their workers: they count for nobody. */
export const RESTORED = 'RESTORED';

/** How long a worker's word keeps a run from being leased to another; it comes with every renewal. */
const RESERVED_MS = 60_000;
/** Beyond the run's own limit: collecting and handing in take their time. */
const RESERVED_AT_MOST_MS = 60 * 60_000;

/**
 * Leases that were given between a backup and the restore from it, so that this record does not know them. A late hand-in
 * counts as long as nobody else holds the run; so does theirs. Somebody else is a lease of the present epoch, never an older
 * one: of two old leases of a run, the head before the restore had taken back the one with the smaller fence.
 *
 * - adopt: the lease is proven, so it becomes an attempt like any other and the run is held by it.
 * - reserve: a worker merely says so. Nothing counts by that, but the run waits for it instead of being leased again.
 */
export class OldLeases {
  readonly #transactor: Transactor;
  readonly #runs: RunRepository;
  readonly #restoration: Restoration;
  readonly #history: HistoryLog;
  readonly #known: Statement<[string, number, number], { readonly found: 1 }>;
  readonly #highest: Statement<[string], { readonly attempt: number }>;
  readonly #worker: Statement<[string]>;
  readonly #requeue: Statement<[Values]>;
  readonly #close: Statement<[Values]>;
  readonly #lease: Statement<[Values]>;
  readonly #open: Statement<[Values]>;
  readonly #reserve: Statement<[Values]>;

  constructor(
    database: Database,
    transactor: Transactor,
    sources: {
      readonly runs: RunRepository;
      readonly restoration: Restoration;
      readonly history: HistoryLog;
    },
  ) {
    this.#history = sources.history;
    this.#transactor = transactor;
    this.#runs = sources.runs;
    this.#restoration = sources.restoration;
    this.#known = database.prepare(
      'SELECT 1 AS found FROM attempts WHERE run_id = ? AND epoch = ? AND fence = ?',
    );
    this.#highest = database.prepare(
      'SELECT COALESCE(max(attempt), 0) AS attempt FROM attempts WHERE run_id = ?',
    );
    // One that came after the backup and has not said hello to the restored head yet; its machine is unknown.
    this.#worker = database.prepare(
      `INSERT OR IGNORE INTO workers (id, version, protocol, machine_id, hardware, lent, hello_at_ms)
       VALUES (?, '', 0, '', '{"hostname":"","cpuModel":"","cpuCores":1,"memoryBytes":0,"diskFreeBytes":0,"gpus":[],"kernel":"","containerEngine":""}',
         '{"cpus":0,"memoryBytes":0,"diskBytes":0,"gpus":[]}', 0)`,
    );
    this.#requeue = database.prepare(
      "UPDATE runs SET state = 'queued' WHERE id = :id AND state = :from AND epoch = :epoch AND fence = :fence",
    );
    this.#close = database.prepare(
      `UPDATE attempts SET outcome = 'lease_expired', ended_at_ms = :nowMs, code = :code,
         detail = 'It had been taken back before the head was restored.'
       WHERE run_id = :id AND outcome = 'open'`,
    );
    this.#lease = database.prepare(
      `UPDATE runs SET state = 'leased', epoch = :epoch, fence = :fence, attempt = :attempt, worker_id = :worker,
         not_before_ms = 0, reason = '', ending = NULL, started_at_ms = NULL, ended_at_ms = NULL
       WHERE id = :id AND state = 'queued'`,
    );
    this.#open = database.prepare(
      `INSERT INTO attempts (run_id, attempt, epoch, fence, worker_id, leased_at_ms, detail)
       VALUES (:id, :attempt, :epoch, :fence, :worker, :nowMs, 'Leased before the head was restored; known again since then.')`,
    );
    this.#reserve = database.prepare(
      "UPDATE runs SET not_before_ms = :untilMs, reason = :reason WHERE id = :id AND state = 'queued'",
    );
  }

  /** The run, held by this lease from now on; null when it is not unknown, not old, or somebody else holds the run. */
  adopt({ key, attempt, worker }: ProvenLease, nowMs: number): RunRow | null {
    return this.#transactor.run(() => {
      const run = this.#eligible(key);
      if (run === null) return null;
      const { id, experimentId } = run;
      if (run.state !== 'queued') {
        this.#requeue.run({ id, from: run.state, epoch: run.epoch, fence: run.fence });
        this.#close.run({ id, nowMs, code: RESTORED });
        this.#transactor.changed({ runId: id, experimentId, from: run.state, state: 'queued' });
      }
      // The last attempt is the one that counts, so a number below later ones is given anew.
      const number = Math.max(attempt, (this.#highest.get(id)?.attempt ?? 0) + 1);
      const { epoch, fence } = key;
      this.#worker.run(worker);
      this.#lease.run({ id, epoch, fence, attempt: number, worker });
      this.#open.run({ id, epoch, fence, attempt: number, worker, nowMs });
      this.#transactor.changed({ runId: id, experimentId, from: 'queued', state: 'leased' });
      const held = this.#runs.require(id);
      this.#history.note(held, { what: 'found_again', who: 'head', atMs: nowMs, detail: { worker } });
      return held;
    });
  }

  /** True when the worker that says it has this lease is to go on: its hand-in will count if nothing comes between. */
  reserve(key: LeaseKey, worker: WorkerId, nowMs: number): boolean {
    return this.#transactor.run(() => {
      const restore = this.#restoration.last();
      const run = this.#eligible(key);
      if (restore === null || run === null) return false;
      if (nowMs > restore.restoredAtMs + run.timeLimitMs + RESERVED_AT_MOST_MS) return false;
      const reason = `${worker} says that it has held this run since before the head was restored (epoch ${key.epoch}, fence ${key.fence}); its hand-in is awaited.`;
      this.#reserve.run({ id: run.id, untilMs: nowMs + RESERVED_MS, reason });
      return true;
    });
  }

  /** Of an epoch before the last restore: then nobody knows whether it counted until its worker is heard. */
  isOld(epoch: number): boolean {
    return epoch > 0 && epoch < this.#restoration.epoch();
  }

  /** The run when this lease is old, unknown here, and nobody else holds the run. */
  #eligible({ runId, epoch, fence }: LeaseKey): RunRow | null {
    if (!this.isOld(epoch)) return null;
    const run = this.#runs.get(runId as RunId);
    if (run === null || this.#known.get(runId, epoch, fence) !== undefined) return null;
    if (nextState(run.state, 'lease') !== null) return run;
    if (!isLeased(run.state) || !this.isOld(run.epoch)) return null;
    return epoch > run.epoch || (epoch === run.epoch && fence > run.fence) ? run : null;
  }
}
