import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface CommandOptions {
  readonly timeoutMs: number;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  /** What the command reads; nothing by default. */
  readonly input?: Readable;
  /** Receives each line that is printed, on either stream. */
  readonly onLine?: (line: string) => void;
}

export interface CommandResult {
  /** Exit status; 128 + n is not used: a command that a signal ended has status -1. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const KEPT_CHARACTERS = 1_000_000;
const KILL_AFTER_MS = 5_000;

/**
 * Runs a command to its end, whatever its exit status. It gets a process group of its own, so that stopping it
 * stops what it started.
 *
 * @throws PodiumError DEADLINE_EXCEEDED or CANCELED once the group is gone; MISSING_PREREQUISITE if the command
 *   does not exist
 */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(file, args, {
    env: options.environment,
    cwd: options.cwd,
    detached: true,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const ended = Promise.withResolvers<number>();
  child.once('error', (error) => {
    ended.reject(
      new PodiumError('MISSING_PREREQUISITE', `${file} cannot be started: ${errorText(error)}`, {
        cause: error,
      }),
    );
  });
  child.once('close', (status) => ended.resolve(status ?? -1));
  const stdout = collect(child.stdout, options.onLine);
  const stderr = collect(child.stderr, options.onLine);
  if (options.input && child.stdin) {
    // A command that ends before it has read everything tells why by its status.
    pipeline(options.input, child.stdin).catch(() => undefined);
  }

  let stopped: PodiumError | undefined;
  const timers: NodeJS.Timeout[] = [];
  const stop = (error: PodiumError): void => {
    stopped ??= error;
    killGroup(child.pid, 'SIGTERM');
    timers.push(setTimeout(() => killGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS));
  };
  const cancel = (): void => stop(new PodiumError('CANCELED', `${file} was stopped.`));
  timers.push(
    setTimeout(() => {
      const seconds = options.timeoutMs / 1000;
      stop(new PodiumError('DEADLINE_EXCEEDED', `${file} took longer than ${seconds} s.`));
    }, options.timeoutMs),
  );
  options.signal?.addEventListener('abort', cancel, { once: true });
  if (options.signal?.aborted) cancel();
  try {
    const status = await ended.promise;
    if (stopped) throw stopped;
    return { status, stdout: stdout(), stderr: stderr() };
  } finally {
    options.signal?.removeEventListener('abort', cancel);
    for (const timer of timers) clearTimeout(timer);
  }
}

/** Keeps the end of what a stream says, and hands out its lines as they come. */
function collect(stream: Readable | null, onLine: ((line: string) => void) | undefined): () => string {
  let text = '';
  let unfinished = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-KEPT_CHARACTERS);
    if (!onLine) return;
    const lines = (unfinished + chunk).split('\n');
    unfinished = (lines.pop() ?? '').slice(-KEPT_CHARACTERS);
    for (const line of lines) onLine(line);
  });
  return () => text;
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself, or it runs as root under sudo, which stops when its terminal or pipe goes.
  }
}

/** The last lines that a command printed, for an error message. */
export function lastLines(result: Pick<CommandResult, 'stdout' | 'stderr'>, count = 8): string {
  const text = result.stderr.trim() === '' ? result.stdout : result.stderr;
  return text.trim().split('\n').slice(-count).join('\n');
}
