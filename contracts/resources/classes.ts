import type { ResourceRequest } from './resources.ts';

export interface ResourceClass {
  readonly name: string;
  readonly description: string;
  readonly resources: ResourceRequest;
}

const GIB = 2 ** 30;

/** The classes every head knows; its configuration may add a lab's own. */
export const BUILT_IN_CLASSES: readonly ResourceClass[] = [
  {
    name: 'default',
    description: '1 CPU, 2 GiB of memory, 4 GiB of disk, no GPU',
    resources: { cpus: 1, memoryBytes: 2 * GIB, diskBytes: 4 * GIB, gpus: 0, gpuMemoryBytes: 0 },
  },
  {
    name: 'small',
    description: '1 CPU, 1 GiB of memory, 1 GiB of disk, no GPU: examples and tests',
    resources: { cpus: 1, memoryBytes: GIB, diskBytes: GIB, gpus: 0, gpuMemoryBytes: 0 },
  },
  {
    name: 'cpu-only',
    description: '36 CPUs, 440 GiB of memory, no GPU: the MLE-bench ablation without one',
    resources: { cpus: 36, memoryBytes: 440 * GIB, diskBytes: 200 * GIB, gpus: 0, gpuMemoryBytes: 0 },
  },
  {
    name: 'mlebench-standard',
    description: '36 CPUs, 440 GiB of memory, one 24 GB GPU: the machine MLE-bench was run on',
    // A card sold as 24 GB reports a little less than 24 GiB.
    resources: { cpus: 36, memoryBytes: 440 * GIB, diskBytes: 200 * GIB, gpus: 1, gpuMemoryBytes: 22 * GIB },
  },
];
