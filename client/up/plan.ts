import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** What this machine has and what of it is lent. */
export interface MachineFacts {
  /** CPU numbers this process may use. */
  readonly cpus: readonly number[];
  readonly memoryBytes: number;
  readonly diskFreeBytes: number;
  readonly gpus: readonly string[];
}

export interface LendOptions {
  readonly workers: number;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  readonly gpus?: readonly string[];
}

export interface WorkerShare {
  readonly id: string;
  readonly lend: {
    readonly cpuset: readonly number[];
    readonly memoryBytes: number;
    readonly diskBytes: number;
    readonly gpus: readonly string[];
  };
}

const GIB = 2 ** 30;
/** Left to the machine's other work unless the owner says otherwise. */
const SHARE_OF_MEMORY = 0.75;
const SHARE_OF_DISK = 0.5;

/**
 * Divides what is lent among the embedded workers: CPUs and GPUs dealt out in turn, memory and disk in equal parts. By
 * default all CPUs and GPUs, three quarters of the memory and half of the free disk are lent. Where there are fewer CPUs
 * than workers, CPUs are shared; no workers share nothing. Throws INVALID_ARGUMENT when more is asked for than there is.
 */
export function shareMachine(facts: MachineFacts, options: LendOptions, prefix: string): WorkerShare[] {
  const { workers } = options;
  if (!Number.isInteger(workers) || workers < 0)
    throw new PodiumError('INVALID_ARGUMENT', 'A number of workers is wanted: --workers 1');
  if (workers === 0) return [];
  const cpuCount = options.cpus ?? facts.cpus.length;
  if (cpuCount < 1 || cpuCount > facts.cpus.length) {
    throw new PodiumError('INVALID_ARGUMENT', `--cpus ${cpuCount}: this machine has ${facts.cpus.length}.`);
  }
  const memoryBytes = options.memoryBytes ?? Math.floor(facts.memoryBytes * SHARE_OF_MEMORY);
  if (memoryBytes > facts.memoryBytes) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `--memory: this machine has ${(facts.memoryBytes / GIB).toFixed(1)} GiB.`,
    );
  }
  const diskBytes = options.diskBytes ?? Math.floor(facts.diskFreeBytes * SHARE_OF_DISK);
  if (diskBytes > facts.diskFreeBytes) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `--disk: ${(facts.diskFreeBytes / GIB).toFixed(1)} GiB are free here.`,
    );
  }
  const gpus = options.gpus ?? facts.gpus;
  const unknown = gpus.find((gpu) => !facts.gpus.includes(gpu));
  if (unknown !== undefined)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `--gpus ${unknown}: this machine has ${facts.gpus.join(', ') || 'none'}.`,
    );

  const cpus = facts.cpus.slice(0, cpuCount);
  return Array.from({ length: workers }, (_, index) => ({
    id: `${prefix}${index + 1}`,
    lend: {
      cpuset:
        cpus.length >= workers ? cpus.filter((_cpu, position) => position % workers === index) : [...cpus],
      memoryBytes: Math.floor(memoryBytes / workers),
      diskBytes: Math.floor(diskBytes / workers),
      gpus: gpus.filter((_gpu, position) => position % workers === index),
    },
  }));
}
