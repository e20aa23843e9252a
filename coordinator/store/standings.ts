import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';

/** What the head thinks of a worker beyond what the worker says itself. Times are ms since 1970. */
export interface Standing {
  readonly workerId: WorkerId;
  /** Who said that it takes no more runs; null: nobody. */
  readonly drainedBy: string | null;
  readonly drainedAtMs: number | null;
  readonly drainReason: string;
  /** Who put it into quarantine; `head` when the evidence did. */
  readonly quarantinedBy: string | null;
  readonly quarantinedAtMs: number | null;
  readonly evidence: string;
  /** Then it gets one run to show that it is well; null: only an admin lets it back. */
  readonly probeAtMs: number | null;
  /** So often it got that chance. */
  readonly probes: number;
}

type Values = Record<string, string | number | null>;

/** The first probe of a quarantined worker, doubled with each relapse up to the longest. */
export const PROBE_MS = 30 * 60_000;
const LONGEST_PROBE_MS = 8 * 3_600_000;

/**
 * Which workers get no runs, and why. Drained and quarantined are two facts: the first is somebody's wish, the second a
 * suspicion; a worker may be both. What it runs already goes on in either case.
 *
 *   (nothing) ──quarantine──▶ quarantined ──release, or one run carried in a probe──▶ (nothing)
 *                                │    ▲
 *                              probe  │ that run fails: the next probe is twice as far
 *                                └────┘
 */
export class Standings {
  readonly #get: Statement<[string], Standing>;
  readonly #all: Statement<[], Standing>;
  readonly #barred: Statement<[], { readonly workerId: WorkerId }>;
  readonly #drain: Statement<[Values]>;
  readonly #undrain: Statement<[Values]>;
  readonly #quarantine: Statement<[Values]>;
  readonly #probe: Statement<[Values]>;
  readonly #release: Statement<[Values]>;
  readonly #carried: Statement<[Values]>;
  readonly #probeMs: number;

  constructor(database: Database, probeMs: number = PROBE_MS) {
    this.#probeMs = probeMs;
    this.#get = database.prepare('SELECT * FROM standing_rows WHERE workerId = ?');
    this.#all = database.prepare('SELECT * FROM standing_rows');
    this.#barred = database.prepare(
      'SELECT worker_id AS workerId FROM standings WHERE drained_by IS NOT NULL OR quarantined_by IS NOT NULL',
    );
    this.#drain = database.prepare(
      `INSERT INTO standings (worker_id, drained_by, drained_at_ms, drain_reason) VALUES (:worker, :by, :nowMs, :reason)
       ON CONFLICT (worker_id) DO UPDATE SET drained_by = :by, drained_at_ms = :nowMs, drain_reason = :reason`,
    );
    this.#undrain = database.prepare(
      `UPDATE standings SET drained_by = NULL, drained_at_ms = NULL, drain_reason = ''
       WHERE worker_id = :worker AND drained_by IS NOT NULL`,
    );
    this.#quarantine = database.prepare(
      `INSERT INTO standings (worker_id, quarantined_by, quarantined_at_ms, evidence, probe_at_ms)
       VALUES (:worker, :by, :nowMs, :evidence, :probeAtMs)
       ON CONFLICT (worker_id) DO UPDATE SET
         quarantined_by = :by, quarantined_at_ms = :nowMs, evidence = :evidence, probe_at_ms = :probeAtMs`,
    );
    this.#probe = database.prepare(
      'UPDATE standings SET probe_at_ms = :nextMs, probes = :probes WHERE worker_id = :worker',
    );
    this.#release = database.prepare(
      `UPDATE standings SET quarantined_by = NULL, quarantined_at_ms = NULL, evidence = '', probe_at_ms = NULL,
         probes = 0, forgiven_at_ms = :nowMs WHERE worker_id = :worker AND quarantined_by IS NOT NULL`,
    );
    this.#carried = database.prepare(
      `UPDATE standings SET quarantined_by = NULL, quarantined_at_ms = NULL, evidence = '', probe_at_ms = NULL,
         probes = 0 WHERE worker_id = :worker AND probe_at_ms IS NOT NULL AND quarantined_at_ms < :leasedAtMs`,
    );
  }

  get(worker: WorkerId): Standing | null {
    return this.#get.get(worker) ?? null;
  }

  /** Those of which something is known. */
  all(): ReadonlyMap<WorkerId, Standing> {
    return new Map(this.#all.all().map((standing) => [standing.workerId, standing]));
  }

  /** Workers that get no runs; few. */
  barred(): ReadonlySet<WorkerId> {
    return new Set(this.#barred.all().map(({ workerId }) => workerId));
  }

  drain(worker: WorkerId, by: string, reason: string, nowMs: number): void {
    this.#drain.run({ worker, by, reason, nowMs });
  }

  /** Throws FAILED_PRECONDITION when it is not drained. */
  undrain(worker: WorkerId): void {
    if (this.#undrain.run({ worker }).changes === 0)
      throw new PodiumError('FAILED_PRECONDITION', `Worker ${worker} is not drained.`);
  }

  /** By hand: it stays until somebody releases it. */
  quarantine(worker: WorkerId, by: string, evidence: string, nowMs: number): void {
    this.#quarantine.run({ worker, by, evidence, nowMs, probeAtMs: null });
  }

  /** By evidence: it may show later that it is well. One that is in quarantine already stays as it is. */
  suspect(worker: WorkerId, evidence: string, nowMs: number): void {
    const standing = this.get(worker);
    if (standing !== null && standing.quarantinedBy !== null) return;
    this.#quarantine.run({ worker, by: 'head', evidence, nowMs, probeAtMs: nowMs + this.#probeMs });
  }

  /** A quarantined worker gets one run to show that it is well; the next chance comes later. */
  probe(worker: WorkerId, nowMs: number): void {
    const probes = (this.get(worker)?.probes ?? 0) + 1;
    const afterMs = Math.min(LONGEST_PROBE_MS, this.#probeMs * 2 ** Math.min(probes, 20));
    this.#probe.run({ worker, probes, nextMs: nowMs + afterMs });
  }

  /** Throws FAILED_PRECONDITION when it is not in quarantine. */
  release(worker: WorkerId, nowMs: number): void {
    if (this.#release.run({ worker, nowMs }).changes === 0)
      throw new PodiumError('FAILED_PRECONDITION', `Worker ${worker} is not in quarantine.`);
  }

  /** It carried a run that it was given at `leasedAtMs`: that ends a quarantine by evidence from before. */
  carried(worker: WorkerId, leasedAtMs: number): void {
    this.#carried.run({ worker, leasedAtMs });
  }
}

/** Why a worker gets no runs, as a sentence's end; null when it does. */
export function whyBarred(standing: Standing | null): string | null {
  if (standing === null) return null;
  if (standing.quarantinedBy !== null) return `in quarantine by ${standing.quarantinedBy}`;
  return standing.drainedBy === null ? null : `drained by ${standing.drainedBy}`;
}
