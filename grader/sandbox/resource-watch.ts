import { readFileSync } from 'node:fs';
import type { ScoreLimits, ScorerFailure } from './scorer.ts';

/** What a process uses at one moment, as the kernel counts it. */
export interface Usage {
  readonly residentBytes: number;
  /** User and system time since the process began, all threads. */
  readonly cpuTimeMs: number;
  readonly threads: number;
}

/** Node runs about a dozen; scoring starts none. */
export const MAX_THREADS = 64;
/** The kernel counts process times for user space in hundredths of a second on both architectures. */
const MS_PER_TICK = 10;

/** Reads `/proc/PID/stat` (whose second field may hold anything, brackets included) and `/proc/PID/status`. */
export function parseUsage(stat: string, status: string): Usage {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? '0'; // a process that is ending has none
  return {
    residentBytes: Number(resident) * 1024,
    cpuTimeMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK,
    threads: Number(fields[17]),
  };
}

/** @returns undefined once the process is gone. */
export function usageOf(pid: number): Usage | undefined {
  try {
    return parseUsage(readFileSync(`/proc/${pid}/stat`, 'utf8'), readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The limit that `usage` breaks, if any. Too many threads count as memory: each holds kernel memory that is not its own. */
export function breachOf(usage: Usage, limits: ScoreLimits): ScorerFailure | undefined {
  if (usage.residentBytes > limits.memoryBytes || usage.threads > MAX_THREADS) return 'memory';
  if (usage.cpuTimeMs > limits.cpuTimeMs) return 'cpu';
  return undefined;
}
