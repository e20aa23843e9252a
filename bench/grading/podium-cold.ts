import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import { readAnswers } from '../../grader/scoring/answers-file.ts';
import { scoreSubmission } from '../../grader/scoring/score-submission.ts';
import { peakMemoryBytes } from './peak-memory.ts';

/**
 * One grading from nothing: `node podium-cold.ts DEFINITION ANSWERS SUBMISSION [SAMPLE]`. Prints score and peak memory.
 * ANSWERS are compiled answers; with a SAMPLE they are the raw CSV, read and checked here.
 */
const CHUNK_BYTES = 256 * 1024;

function readWhole(path: string): Uint8Array {
  const bytes = new Uint8Array(statSync(path).size);
  const fd = openSync(path, 'r');
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(fd, bytes, filled, bytes.length - filled, null);
    if (count === 0) throw new Error(`${path} became shorter`);
    filled += count;
  }
  closeSync(fd);
  return bytes;
}

/** Blocking reads, always into the same bytes: the reader copies what it keeps. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const fd = openSync(path, 'r');
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    const count = readSync(fd, chunk, 0, CHUNK_BYTES, null);
    if (count === 0) break;
    yield chunk.subarray(0, count);
  }
  closeSync(fd);
}

const [definitionFile = '', answersFile = '', submissionFile = '', sampleFile] = process.argv.slice(2);
const definition = JSON.parse(readFileSync(definitionFile, 'utf8')) as CompetitionDefinition;
const answers =
  sampleFile === undefined
    ? readAnswers(readWhole(answersFile))
    : await (async () => {
        const { readAnswerSource } = await import('../../grader/scoring/read-answer-source.ts');
        return readAnswerSource(definition, chunksOf(answersFile), () => createReadStream(sampleFile));
      })();
const outcome = await scoreSubmission(definition, answers, chunksOf(submissionFile));
if (outcome.kind !== 'graded') throw new Error(`refused: ${JSON.stringify(outcome)}`);
process.stdout.write(JSON.stringify({ score: outcome.score, peakBytes: peakMemoryBytes('self') }));
