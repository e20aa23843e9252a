import { cpus, loadavg, release, totalmem } from 'node:os';

/** What a figure is worth nothing without. */
export interface Machine {
  readonly cpus: string;
  readonly memoryGib: number;
  readonly kernel: string;
  readonly node: string;
  /** Mean number of processes that ran or wanted to, of the last minute; our own too. */
  readonly load: number;
}

export function machine(): Machine {
  const all = cpus();
  return {
    cpus: `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}`,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

export function machineText({ cpus: cores, memoryGib, kernel, node, load }: Machine): string {
  return `${cores}, ${memoryGib} GiB, Linux ${kernel}, Node ${node}, load ${load}`;
}
