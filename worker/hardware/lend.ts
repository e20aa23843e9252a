import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Machine } from './machine.ts';

/** What the owner says the machine may give. GPUs by UUID or index. */
export interface LendRequest {
  readonly cpuset: readonly number[];
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly gpus: readonly string[];
}

export interface LentGpu {
  readonly id: string;
  readonly memoryBytes: number;
}

/** What is lent, checked against the machine. */
export interface Lent {
  readonly cpuset: readonly number[];
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly gpus: readonly LentGpu[];
}

/**
 * Throws FAILED_PRECONDITION with every promise the machine cannot keep, and what it has instead. `heldDiskBytes` is
 * what runs that outlived a restart hold already: it is lent, and no longer free. With such runs a disk that has become
 * fuller is no reason to refuse, since they would be lost: less is lent then.
 */
export function checkLend(request: LendRequest, machine: Machine, heldDiskBytes = 0): Lent {
  const diskThereBytes = machine.diskFreeBytes + heldDiskBytes;
  const problems: string[] = [];
  const missing = request.cpuset.filter((cpu) => !machine.cpus.includes(cpu));
  if (missing.length > 0)
    problems.push(`CPU ${missing.join(', ')} is not there: this process may use ${machine.cpus.join(', ')}`);
  if (new Set(request.cpuset).size !== request.cpuset.length) problems.push('a CPU is named twice');
  if (request.memoryBytes > machine.memoryBytes) {
    problems.push(
      `${gibibytes(request.memoryBytes)} of memory is more than the ${gibibytes(machine.memoryBytes)} of the machine`,
    );
  }
  if (request.diskBytes > diskThereBytes && heldDiskBytes === 0) {
    problems.push(
      `${gibibytes(request.diskBytes)} of disk is more than the ${gibibytes(machine.diskFreeBytes)} that are free beside the worker's state`,
    );
  }
  const gpus: LentGpu[] = [];
  for (const name of request.gpus) {
    const gpu = machine.gpuFacts.gpus.find(({ id, index }) => id === name || String(index) === name);
    if (gpu === undefined) problems.push(gpuProblem(name, machine));
    else if (gpus.some(({ id }) => id === gpu.id)) problems.push(`GPU ${name} is named twice`);
    else gpus.push({ id: gpu.id, memoryBytes: gpu.memoryBytes });
  }
  if (problems.length > 0) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `This machine cannot lend what its configuration says: ${problems.join('; ')}. Change "lend" in the configuration.`,
    );
  }
  const diskBytes = Math.min(request.diskBytes, diskThereBytes);
  return { cpuset: request.cpuset, memoryBytes: request.memoryBytes, diskBytes, gpus };
}

function gpuProblem(name: string, machine: Machine): string {
  const { gpus, problem } = machine.gpuFacts;
  if (problem !== null) return `GPU ${name} is not there: nvidia-smi says "${problem}"`;
  if (gpus.length === 0)
    return `GPU ${name} is not there: the machine has none, or nvidia-smi is not installed`;
  return `GPU ${name} is not there: the machine has ${gpus.map(({ id, index }) => `${index} (${id})`).join(', ')}`;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
