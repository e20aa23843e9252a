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
  /** Running time that it may take. */
  readonly timeLimitMs: number;
  readonly bundle: Digest;
  readonly notBeforeMs: number;
  readonly avoidWorkerId: WorkerId | null;
}

/** What a worker lends, and for how long; null: no end is known. */
export interface Lender {
  readonly lent: ResourceOffer;
  readonly staysMs: number | null;
}

/** A worker that asks for work. */
export interface Claimant {
  readonly worker: WorkerId;
  readonly free: ResourceOffer;
  readonly staysMs: number | null;
  readonly bundles: ReadonlySet<Digest>;
  /** The other live workers that take runs. */
  readonly others: readonly Lender[];
}

/**
 * The run this worker gets, null when there is none for it. Among the runs that are ready and fit into what it has free:
 * one that can end before the machine leaves, then by share (fair-share.ts), then one whose data it holds, then the one
 * submitted first. A run that this worker lost is left for another one that lends enough, for a minute; a run that may
 * take longer than this worker stays is left for one that stays longer, as long as there is such a one (`better`).
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

/** The run may take longer than the worker stays. */
export function outstays(timeLimitMs: number, staysMs: number | null): boolean {
  return staysMs !== null && timeLimitMs > staysMs;
}

/** Some other worker lends enough for such a run and stays longer than this one. */
export function better(resources: ResourceRequest, claimant: Pick<Claimant, 'staysMs' | 'others'>): boolean {
  const { staysMs, others } = claimant;
  if (staysMs === null) return false;
  return others.some(
    (other) => (other.staysMs === null || other.staysMs > staysMs) && fits(resources, other.lent),
  );
}

function mayTake(candidate: Candidate, claimant: Claimant, nowMs: number): boolean {
  if (candidate.notBeforeMs > nowMs || !fits(candidate.resources, claimant.free)) return false;
  if (outstays(candidate.timeLimitMs, claimant.staysMs) && better(candidate.resources, claimant))
    return false;
  const avoids = candidate.avoidWorkerId === claimant.worker && nowMs < candidate.notBeforeMs + AVOID_MS;
  return !(avoids && claimant.others.some(({ lent }) => fits(candidate.resources, lent)));
}

function compare(a: Candidate, b: Candidate, claimant: Claimant): number {
  const haste = ({ timeLimitMs }: Candidate): number => (outstays(timeLimitMs, claimant.staysMs) ? 1 : 0);
  const distance = ({ bundle }: Candidate): number => (claimant.bundles.has(bundle) ? 0 : 1);
  return haste(a) - haste(b) || compareShares(a, b) || distance(a) - distance(b) || a.ordinal - b.ordinal;
}
