import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROJECT_FOLDER } from '../up/layout.ts';

export interface GraderProgramResult {
  readonly status: number;
  readonly output: string;
}

/** Runs the grader's own program on this machine: answers stay with it. Its messages go to our standard error. */
export async function runGraderProgram(args: readonly string[]): Promise<GraderProgramResult> {
  const { promise, resolve, reject } = Promise.withResolvers<GraderProgramResult>();
  const child = spawn(process.execPath, [join(PROJECT_FOLDER, 'grader', 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.once('error', (error) => {
    reject(
      new PodiumError('INTERNAL', `The grader's program cannot be started: ${error.message}`, {
        cause: error,
      }),
    );
  });
  child.once('close', (code) => {
    resolve({ status: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
  });
  return await promise;
}
