import { createReadStream } from 'node:fs';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { compileAnswers } from '../scoring/answers-file.ts';

export interface CompileJob {
  readonly definition: CompetitionDefinition;
  readonly answersFile: string;
  readonly sampleFile: string;
}

const READ_CHUNK_BYTES = 1024 * 1024;

/** Compiles answers where they lie. @throws PodiumError BAD_COMPETITION naming what is wrong with the file. */
export async function compileFiles({ definition, answersFile, sampleFile }: CompileJob): Promise<Uint8Array> {
  const open = (file: string): AsyncIterable<Uint8Array> =>
    createReadStream(file, { highWaterMark: READ_CHUNK_BYTES });
  return await compileAnswers(definition, open(answersFile), () => open(sampleFile));
}
