import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface GpuProcess {
  readonly gpu: string;
  readonly pid: number;
}

const QUERY = ['--query-compute-apps=gpu_uuid,pid', '--format=csv,noheader,nounits'];
const TIMEOUT_MS = 20_000;
const run = promisify(execFile);

/** Reads the reply to QUERY; what is no process is left out. */
export function parseGpuProcesses(text: string): GpuProcess[] {
  return text.split('\n').flatMap((line) => {
    const [gpu = '', pid = ''] = line.split(',').map((field) => field.trim());
    return /^(GPU|MIG)-/.test(gpu) && /^\d+$/.test(pid) ? [{ gpu, pid: Number(pid) }] : [];
  });
}

/**
 * Those of the lent GPUs on which a process computes that is in none of our containers. The kernel says in which
 * container a process is; one that has ended meanwhile uses nothing. Throws when nvidia-smi does not answer.
 */
export async function gpusUsedByOthers(
  lent: readonly string[],
  ownContainers: readonly string[],
  program = 'nvidia-smi',
): Promise<string[]> {
  const { stdout } = await run(program, QUERY, { timeout: TIMEOUT_MS });
  const used = new Set<string>();
  for (const { gpu, pid } of parseGpuProcesses(stdout)) {
    if (!lent.includes(gpu)) continue;
    const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => null);
    if (groups !== null && !ownContainers.some((id) => groups.includes(id))) used.add(gpu);
  }
  return [...used].sort();
}
