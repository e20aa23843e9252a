import { readFileSync } from 'node:fs';

/** The most memory that a process has had resident since its start; undefined when it is gone. */
export function peakMemoryBytes(pid: number | 'self'): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
