import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { APP_QUERY, GPU_QUERY, parseGpus, parseUsedBytes, type Gpu } from './gpu.ts';

export interface GpuFacts {
  readonly gpus: readonly Gpu[];
  /** Bytes in use on each GPU by processes of this machine, ours and others'. */
  readonly usedBytes: ReadonlyMap<string, number>;
  /** Why there are none although the tool is installed; null when all is well or there is no tool. */
  readonly problem: string | null;
}

const TIMEOUT_MS = 20_000;
const run = promisify(execFile);

/** The GPUs of this machine now. A machine without the tool has none; one whose driver is broken has none and says why. */
export async function queryGpus(program = 'nvidia-smi'): Promise<GpuFacts> {
  try {
    const { stdout } = await run(program, GPU_QUERY, { timeout: TIMEOUT_MS });
    const gpus = parseGpus(stdout);
    const apps = await run(program, APP_QUERY, { timeout: TIMEOUT_MS });
    return {
      gpus,
      usedBytes: parseUsedBytes(apps.stdout),
      problem: gpus.length === 0 ? firstLine(stdout) : null,
    };
  } catch (error) {
    const none = { gpus: [], usedBytes: new Map<string, number>() };
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { ...none, problem: null };
    return { ...none, problem: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  const { stdout, stderr } = (typeof error === 'object' ? error : {}) as { stdout?: string; stderr?: string };
  const said = firstLine(`${stdout ?? ''}\n${stderr ?? ''}`);
  return said ?? (error instanceof Error ? error.message : String(error)).slice(0, 200);
}

function firstLine(text: string): string | null {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.slice(0, 200) ?? null
  );
}
