import type { ResourceOffer, ResourceRequest } from '../../contracts/resources/resources.ts';
import type { Lent, LentGpu } from '../hardware/lend.ts';
import type { Allocation } from '../journal/attempt.ts';

/** What is left of `lent` when the runs of `held` have theirs. Never negative: an adopted run may hold what is no longer lent. */
export function freeOf(lent: Lent, held: readonly Allocation[]): ResourceOffer {
  const { cpus, gpus } = freeDevices(lent, held);
  const sum = (pick: (given: Allocation) => number): number =>
    held.reduce((total, given) => total + pick(given), 0);
  return {
    cpus: cpus.length,
    memoryBytes: Math.max(0, lent.memoryBytes - sum((given) => given.memoryBytes)),
    diskBytes: Math.max(0, lent.diskBytes - sum((given) => given.diskBytes)),
    gpus,
  };
}

/**
 * Gives a run CPUs and GPUs of its own: the lowest free CPU numbers, the smallest GPUs that are large enough (so that a
 * large one stays free for who needs it). Null when something is lacking.
 */
export function allocate(
  request: ResourceRequest,
  lent: Lent,
  held: readonly Allocation[],
): Allocation | null {
  const free = freeOf(lent, held);
  const { cpus, gpus } = freeDevices(lent, held);
  const suitable = gpus
    .filter((gpu) => gpu.memoryBytes >= request.gpuMemoryBytes)
    .sort((a, b) => a.memoryBytes - b.memoryBytes || (a.id < b.id ? -1 : 1));
  if (cpus.length < request.cpus || suitable.length < request.gpus) return null;
  if (free.memoryBytes < request.memoryBytes || free.diskBytes < request.diskBytes) return null;
  return {
    cpuset: cpus.slice(0, request.cpus),
    memoryBytes: request.memoryBytes,
    diskBytes: request.diskBytes,
    gpus: suitable.slice(0, request.gpus).map(({ id }) => id),
  };
}

function freeDevices(lent: Lent, held: readonly Allocation[]): { cpus: number[]; gpus: LentGpu[] } {
  const takenCpus = new Set(held.flatMap((given) => given.cpuset));
  const takenGpus = new Set(held.flatMap((given) => given.gpus));
  return {
    cpus: lent.cpuset.filter((cpu) => !takenCpus.has(cpu)).sort((a, b) => a - b),
    gpus: lent.gpus.filter(({ id }) => !takenGpus.has(id)),
  };
}
