import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names the machine, so that a run beside the grader is marked colocated. */
export function machineId(): string {
  try {
    return createHash('sha256').update(readFileSync('/etc/machine-id')).digest('hex').slice(0, 32);
  } catch {
    return hostname().slice(0, 100);
  }
}
