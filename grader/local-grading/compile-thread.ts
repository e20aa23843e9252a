import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { compileAnswers } from '../scoring/answers-file.ts';

/** The thread's job and its result: compile-answers.ts is the other end. */
export interface CompileJob {
  readonly definition: CompetitionDefinition;
  readonly answersFile: string;
  readonly sampleFile: string;
}

export type CompileResult =
  | { readonly answers: Uint8Array }
  /** What is wrong with the user's files; anything else ends the thread with its error. */
  | { readonly problem: string };

const READ_CHUNK_BYTES = 1024 * 1024;

if (parentPort !== null) parentPort.postMessage(await compile(workerData as CompileJob));

async function compile({ definition, answersFile, sampleFile }: CompileJob): Promise<CompileResult> {
  const open = (file: string): AsyncIterable<Uint8Array> =>
    createReadStream(file, { highWaterMark: READ_CHUNK_BYTES });
  try {
    return { answers: await compileAnswers(definition, open(answersFile), () => open(sampleFile)) };
  } catch (error) {
    if (isPodiumError(error, 'BAD_COMPETITION')) return { problem: error.message };
    throw error;
  }
}
