import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { withDeadline } from '../../platform/clock/wait.ts';
import { eventually } from './eventually.ts';
import { graderClients, type GraderClients, type PreparedGrader } from './grader-fixture.ts';

const MAIN = join(import.meta.dirname, '../../grader/main.ts');
const STOP_MS = 10_000;

export interface GraderProcess extends GraderClients, AsyncDisposable {
  readonly pid: number;
  readonly address: string;
  /** Everything it has written to stderr. */
  log(): string;
  /** Sends the signal and waits until it has ended; its exit status, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string>;
  /** Waits until it ends by itself. */
  ended(): Promise<number | string>;
}

/** `node grader/main.ts ARGUMENTS` to its end. */
export async function runGrader(
  args: readonly string[],
): Promise<{ readonly status: number | string; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  const [stdout, stderr] = [collect(child, 'stdout'), collect(child, 'stderr')];
  const status = await endOf(child);
  return { status, stdout: stdout(), stderr: stderr() };
}

/** A grader as a process of its own, ready to serve. */
export async function startGraderProcess(prepared: PreparedGrader): Promise<GraderProcess> {
  const child = spawn(process.execPath, [MAIN, '--config', prepared.configFile], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log = collect(child, 'stderr');
  const ended = endOf(child);
  const address = await eventually(() => {
    const found = /"address":"([^"]+)"/.exec(log())?.[1];
    if (found === undefined) throw new Error(`the grader does not listen:\n${log()}`);
    return found;
  }, 20_000);
  const clients = graderClients(address, prepared.graderKey);
  const end = async (signal: NodeJS.Signals): Promise<number | string> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    try {
      return await ended;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    ...clients,
    pid: child.pid ?? 0,
    address,
    log,
    end,
    ended: () => withDeadline(ended, STOP_MS, 'The end of the grader'),
    [Symbol.asyncDispose]: async () => {
      clients[Symbol.dispose]();
      await end('SIGTERM');
    },
  };
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = [];
  child[name]?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  return status ?? signal ?? 'unknown';
}
