import type { ResourceOffer, ResourceRequest } from '../../contracts/resources/resources.ts';

/** An amount of the fleet: what runs hold of it, or all that is lent. */
export interface Amount {
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly gpus: number;
}

/** Where an experiment and its user stand when the next run is given out. */
export interface Share {
  readonly priority: number;
  /** The user's dominant share of the fleet (0 to 1) by what its runs hold now. */
  readonly userShare: number;
  /** Number of the last lease that went to this user, counted over all users; 0 before its first. */
  readonly userServed: number;
  /** The same share of this experiment alone. */
  readonly experimentShare: number;
  /** Order of submission. */
  readonly experimentOrdinal: number;
}

/**
 * Whose turn it is, for Array.sort:
 *
 * 1. higher priority. Above 0 it is an admin's to give (api/experiments-service.ts), so nobody passes others by himself;
 * 2. the user with the smaller **dominant share**: of CPUs, memory and GPUs, what its runs on workers hold of all that
 *    connected workers lend, the largest of the three counts. Runs weigh what they take: one of 36 CPUs is not one of 1;
 * 3. of users with equal shares, the one whose last lease is longer ago; one that never had any comes first;
 * 4. of one user, the experiment with the smaller dominant share;
 * 5. the older experiment.
 *
 * So a flood does not delay another's first run: who has nothing on workers comes before everybody who has something, and
 * of several without anything each is passed by each other one at most once.
 */
export function compareShares(a: Share, b: Share): number {
  return (
    compareUsers(a, b) || a.experimentShare - b.experimentShare || a.experimentOrdinal - b.experimentOrdinal
  );
}

/** The first three rules. */
export function compareUsers(
  a: Pick<Share, 'priority' | 'userShare' | 'userServed'>,
  b: Pick<Share, 'priority' | 'userShare' | 'userServed'>,
): number {
  return b.priority - a.priority || a.userShare - b.userShare || a.userServed - b.userServed;
}

/** The largest part of any one resource of the fleet that is held; what the fleet has none of does not count. */
export function dominantShare(held: Amount, fleet: Amount): number {
  const part = (amount: number, all: number): number => (all > 0 ? amount / all : 0);
  return Math.max(
    part(held.cpus, fleet.cpus),
    part(held.memoryBytes, fleet.memoryBytes),
    part(held.gpus, fleet.gpus),
  );
}

export function sumOf(offers: readonly ResourceOffer[]): Amount {
  const sum = { cpus: 0, memoryBytes: 0, gpus: 0 };
  for (const offer of offers) {
    sum.cpus += offer.cpus;
    sum.memoryBytes += offer.memoryBytes;
    sum.gpus += offer.gpus.length;
  }
  return sum;
}

export function times(request: ResourceRequest, runs: number): Amount {
  return {
    cpus: request.cpus * runs,
    memoryBytes: request.memoryBytes * runs,
    gpus: request.gpus * runs,
  };
}
