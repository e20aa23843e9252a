import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { cpu, mem, osInfo } from 'systeminformation';
import type { HardwareReport } from '../../contracts/messages/protocol.ts';
import { withDeadline } from '../../platform/clock/wait.ts';
import { allowedCpus } from '../../platform/machine/cpu-list.ts';
import { queryGpus, type GpuFacts } from './nvidia-smi.ts';

/** What this machine has, as far as it concerns what it lends. */
export interface Machine {
  readonly hostname: string;
  readonly cpuModel: string;
  readonly cpus: readonly number[];
  readonly memoryBytes: number;
  /** Free on the file system of the state folder. */
  readonly diskFreeBytes: number;
  readonly kernel: string;
  readonly gpuFacts: GpuFacts;
}

const TIMEOUT_MS = 30_000;

export async function lookAtMachine(stateDir: string): Promise<Machine> {
  const [processor, memory, system, disk, gpuFacts] = await withDeadline(
    Promise.all([cpu(), mem(), osInfo(), statfs(stateDir), queryGpus()]),
    TIMEOUT_MS,
    'Looking at the hardware',
  );
  return {
    hostname: hostname(),
    cpuModel: [processor.manufacturer, processor.brand]
      .filter((part) => part !== '')
      .join(' ')
      .slice(0, 200),
    cpus: allowedCpus(),
    memoryBytes: memory.total,
    diskFreeBytes: disk.bavail * disk.bsize,
    kernel: `${system.platform} ${system.kernel}`.slice(0, 200),
    gpuFacts,
  };
}

/** `ownGpus`: those that runs of ours hold now; what is in use there is not others'. */
export function hardwareReportOf(
  machine: Machine,
  containerEngine: string,
  ownGpus: ReadonlySet<string>,
): HardwareReport {
  const { gpus, usedBytes } = machine.gpuFacts;
  return {
    hostname: machine.hostname.slice(0, 255),
    cpuModel: machine.cpuModel,
    cpuCores: Math.max(1, machine.cpus.length),
    memoryBytes: machine.memoryBytes,
    diskFreeBytes: machine.diskFreeBytes,
    gpus: gpus.map(({ id, model, memoryBytes, driver }) => ({
      id,
      model,
      memoryBytes,
      driver,
      usedByOthersBytes: ownGpus.has(id) ? 0 : (usedBytes.get(id) ?? 0),
    })),
    kernel: machine.kernel,
    containerEngine: containerEngine.slice(0, 200),
  };
}
