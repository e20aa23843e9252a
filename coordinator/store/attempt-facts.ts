import type { RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { AttemptFact } from '../scheduling/evidence.ts';
import { RESTORED } from './old-leases.ts';

type Stored = Omit<AttemptFact, 'verdict' | 'started'> & {
  readonly outcome: string;
  readonly started: number;
};

/** What lies further back says nothing about a machine today. */
const WINDOW_MS = 7 * 24 * 3_600_000;
/** Of each worker; a bound on what one failure makes the head read. */
const RECENT = 30;

const COLUMNS = `a.run_id AS runId, a.worker_id AS workerId, w.machine_id AS machineId, a.outcome AS outcome, a.code AS code,
  c.agent_id AS agentId, json_extract(c.agent_spec, '$.image') AS image, c.bundle AS bundle,
  a.started_at_ms IS NOT NULL AS started, COALESCE(a.ended_at_ms, a.leased_at_ms) AS atMs`;

const FROM = `FROM attempts a JOIN runs r ON r.id = a.run_id JOIN cells c ON c.id = r.cell_id
    JOIN workers w ON w.id = a.worker_id`;

const SQL = {
  ofRun: `SELECT ${COLUMNS} ${FROM}
    WHERE a.run_id = ? AND a.attempt > r.forgiven ORDER BY a.attempt`,
  ofWorker: `SELECT ${COLUMNS} ${FROM}
    LEFT JOIN standings s ON s.worker_id = a.worker_id
    WHERE a.worker_id = :worker AND a.ended_at_ms IS NOT NULL AND a.ended_at_ms > :sinceMs
      AND a.ended_at_ms > COALESCE(s.forgiven_at_ms, 0) AND a.attempt > r.forgiven
    ORDER BY a.ended_at_ms DESC LIMIT :recent`,
  workers: 'SELECT id FROM workers',
} as const;

/** Reads what scheduling/evidence.ts weighs: the recent attempts that bear on one run and one worker. */
export class AttemptFacts {
  readonly #ofRun: Statement<[string], Stored>;
  readonly #ofWorker: Statement<[Record<string, string | number>], Stored>;
  readonly #workers: Statement<[], { readonly id: WorkerId }>;

  constructor(database: Database) {
    this.#ofRun = database.prepare(SQL.ofRun);
    this.#ofWorker = database.prepare(SQL.ofWorker);
    this.#workers = database.prepare(SQL.workers);
  }

  /**
   * Each attempt once, in the order in which they ended. `wholeFleet`: with what every other worker did of late; that reads as
   * much as there are workers, so it is for the moment before a worker is accused.
   */
  about(run: RunId, worker: WorkerId, nowMs: number, wholeFleet = false): AttemptFact[] {
    const ofRun = this.#ofRun.all(run);
    const workers = new Set([worker, ...ofRun.map(({ workerId }) => workerId)]);
    const recent = (id: WorkerId): Stored[] =>
      this.#ofWorker.all({ worker: id, sinceMs: nowMs - WINDOW_MS, recent: RECENT });
    const ofWorkers = [...workers].flatMap(recent);
    // A worker's own failures come from its window alone; what others made of the same runs is read whole.
    const failed = new Set(ofWorkers.filter(isFailure).map(({ runId }) => runId));
    const elsewhere = [...failed].flatMap((id) =>
      this.#ofRun.all(id).filter((fact) => !workers.has(fact.workerId) || !isFailure(fact)),
    );
    const fleet = wholeFleet ? this.#workers.all().map(({ id }) => id) : [];
    const ofOthers = fleet.filter((id) => !workers.has(id)).flatMap(recent);
    const facts = new Map<string, Stored>();
    for (const fact of [...ofWorkers, ...elsewhere, ...ofRun, ...ofOthers]) {
      facts.set(`${fact.runId} ${fact.workerId} ${fact.atMs} ${fact.outcome}`, fact);
    }
    return [...facts.values()].map(toFact).sort((a, b) => a.atMs - b.atMs);
  }
}

/** A lease that a restore cut off says nothing about anybody. */
function isFailure({ outcome, code }: Pick<Stored, 'outcome' | 'code'>): boolean {
  return outcome === 'platform_failure' || (outcome === 'lease_expired' && code !== RESTORED);
}

function toFact({ outcome, started, ...fact }: Stored): AttemptFact {
  const stored = { ...fact, outcome, started };
  const verdict = outcome === 'settled' ? 'carried' : isFailure(stored) ? 'failed' : 'neutral';
  return { ...fact, verdict, started: started === 1 };
}
