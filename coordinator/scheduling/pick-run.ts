import type { Digest, RunId, WorkerId } from '../../contracts/ids/id.ts';
import { fits, type ResourceOffer, type ResourceRequest } from '../../contracts/resources/resources.ts';
import { compareShares, type Share } from './fair-share.ts';

/** How long a run keeps away from the worker that lost it, once it may be tried again: then any worker is better than none. */
export const AVOID_MS = 60_000;

/** A queued run that may be leased. */
export interface Candidate extends Share {
  readonly runId: RunId;
  /** Order of submission of the run. */
  readonly ordinal: number;
  readonly resources: ResourceRequest;
  readonly bundle: Digest;
  readonly notBeforeMs: number;
  readonly avoidWorkerId: WorkerId | null;
}

/** A worker that asks for work. */
export interface Claimant {
  readonly worker: WorkerId;
  readonly free: ResourceOffer;
  readonly bundles: ReadonlySet<Digest>;
  /** What each other live worker lends. */
  readonly others: readonly ResourceOffer[];
}

/**
 * The run this worker gets, null when there is none for it. Among the runs that are ready and fit into what it has free:
 * by share (fair-share.ts), then one whose data it holds, then the one submitted first. A run that this worker lost is left
 * for another one that lends enough, for a minute.
 */
export function pickRun<C extends Candidate>(
  candidates: readonly C[],
  claimant: Claimant,
  nowMs: number,
): C | null {
  let best: C | null = null;
  for (const candidate of candidates) {
    if (!mayTake(candidate, claimant, nowMs)) continue;
    if (best === null || compare(candidate, best, claimant) < 0) best = candidate;
  }
  return best;
}

function mayTake(candidate: Candidate, claimant: Claimant, nowMs: number): boolean {
  if (candidate.notBeforeMs > nowMs || !fits(candidate.resources, claimant.free)) return false;
  const avoids = candidate.avoidWorkerId === claimant.worker && nowMs < candidate.notBeforeMs + AVOID_MS;
  return !(avoids && claimant.others.some((lent) => fits(candidate.resources, lent)));
}

function compare(a: Candidate, b: Candidate, claimant: Claimant): number {
  const distance = ({ bundle }: Candidate): number => (claimant.bundles.has(bundle) ? 0 : 1);
  return compareShares(a, b) || distance(a) - distance(b) || a.ordinal - b.ordinal;
}
