import { parentPort, workerData } from 'node:worker_threads';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { compileFiles, type CompileJob } from './compile-files.ts';

/** The thread's result: compile-answers.ts is the other end. */
export type CompileResult =
  | { readonly answers: Uint8Array }
  /** What is wrong with the user's files; anything else ends the thread with its error. */
  | { readonly problem: string };

if (parentPort !== null) parentPort.postMessage(await compile(workerData as CompileJob));

async function compile(job: CompileJob): Promise<CompileResult> {
  try {
    return { answers: await compileFiles(job) };
  } catch (error) {
    if (isPodiumError(error, 'BAD_COMPETITION')) return { problem: error.message };
    throw error;
  }
}
