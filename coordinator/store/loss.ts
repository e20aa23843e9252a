import type { WorkerId } from '../../contracts/ids/id.ts';
import { LEASE_MS } from '../../contracts/messages/protocol.ts';
import type { AttemptOutcome } from '../../contracts/report/run-record.ts';
import type { Actor, HistoryNote } from '../history/note.ts';
import { RESTORED } from './old-leases.ts';
import type { RunRow } from './rows.ts';

/** How an attempt was lost, and what becomes of its run. */
export interface Loss {
  readonly outcome: keyof typeof WHAT_WAS_LOST;
  readonly code: string;
  readonly detail: string;
  /** One sentence for people. */
  readonly reason: string;
  readonly platformFailures: number;
  readonly reclaims: number;
  readonly notBeforeMs: number;
  readonly avoid: WorkerId | null;
  readonly givenUp: boolean;
  readonly who: Actor;
  readonly workerAtMs: number | null;
}

export const WHAT_WAS_LOST = {
  platform_failure: 'attempt_failed',
  lease_expired: 'lease_expired',
  reclaimed: 'reclaimed',
} as const satisfies Partial<Record<AttemptOutcome, HistoryNote['what']>>;

/**
 * A lease from before the last restore whose worker was not heard since: it may have ended long before, with nobody left who
 * knows. So it is not counted, and the run waits a little longer for a worker that has it by a lease unknown here.
 */
export function lostToRestore(run: RunRow, worker: WorkerId, nowMs: number): Loss {
  return {
    outcome: 'lease_expired',
    code: RESTORED,
    detail: `${worker} was not heard since the head was restored.`,
    reason: `Attempt ${run.attempt} was lost: ${worker} was not heard since the head was restored from a backup.`,
    platformFailures: run.platformFailures,
    reclaims: run.reclaims,
    notBeforeMs: nowMs + LEASE_MS,
    avoid: null,
    givenUp: false,
    who: 'head',
    workerAtMs: null,
  };
}
