import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROJECT_FOLDER } from '../up/layout.ts';

export interface GraderProgramResult {
  readonly status: number;
  readonly output: string;
}

/** Runs the grader's own program on this machine: answers stay with it. Its messages go to our standard error. */
export async function runGraderProgram(args: readonly string[]): Promise<GraderProgramResult> {
  const lines: string[] = [];
  const status = await streamGraderProgram(args, (line) => void lines.push(line));
  return { status, output: lines.map((line) => `${line}\n`).join('') };
}

/** The same, with each line of its output as it comes. The signal asks it to end in order. Returns its exit status. */
export async function streamGraderProgram(
  args: readonly string[],
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(process.execPath, [join(PROJECT_FOLDER, 'grader', 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  const lines = createInterface({ input: child.stdout });
  const read = new Promise<void>((done) => lines.once('close', done));
  lines.on('line', onLine);
  child.once('error', (error) => {
    reject(
      new PodiumError('INTERNAL', `The grader's program cannot be started: ${error.message}`, {
        cause: error,
      }),
    );
  });
  child.once('close', (code, killedBy) => {
    if (code !== null || signal?.aborted === true) resolve(code ?? 1);
    else
      reject(
        new PodiumError(
          'INTERNAL',
          `The grader's program was ended by ${killedBy ?? 'a signal'}. Try again.`,
        ),
      );
  });
  try {
    const status = await promise;
    await read;
    return status;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
