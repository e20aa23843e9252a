import { readSync, writeSync } from 'node:fs';
import {
  ANSWERS_FD,
  HEADER_FD,
  type JobHeader,
  MAX_HEADER_BYTES,
  READY,
  RESULT_FD,
  type ScoringFunction,
  SUBMISSION_FD,
  TAKEN,
} from './protocol.ts';

/**
 * The scorer's child: loads the scoring code named on its command line, says READY, scores one job, and ends. It reads
 * with blocking calls: nothing else happens here, and the reader of the submission is fastest that way. Whatever it
 * throws ends it with a status other than 0 and goes to stderr, which the parent seals away.
 */
const SUBMISSION_CHUNK_BYTES = 256 * 1024;

function readExactly(fd: number, byteCount: number): Uint8Array {
  const bytes = new Uint8Array(byteCount);
  let filled = 0;
  while (filled < byteCount) {
    const count = readSync(fd, bytes, filled, byteCount - filled, null);
    if (count === 0) throw new Error(`descriptor ${fd} ended after ${filled} of ${byteCount} bytes`);
    filled += count;
  }
  return bytes;
}

function readHeader(): JobHeader {
  const length = Buffer.from(readExactly(HEADER_FD, 4)).readUInt32BE();
  if (length > MAX_HEADER_BYTES) throw new Error(`a header of ${length} bytes`);
  return JSON.parse(Buffer.from(readExactly(HEADER_FD, length)).toString()) as JobHeader;
}

/** Each chunk has bytes of its own, so that a reader may keep parts of it. */
async function* submissionChunks(byteCount: number): AsyncGenerator<Uint8Array> {
  let left = byteCount;
  while (left > 0) {
    const chunk = new Uint8Array(Math.min(SUBMISSION_CHUNK_BYTES, left));
    const count = readSync(SUBMISSION_FD, chunk, 0, chunk.length, null);
    if (count === 0) throw new Error(`the submission ended ${left} bytes early`);
    left -= count;
    yield chunk.subarray(0, count);
  }
}

const modulePath = process.argv[2];
if (modulePath === undefined) throw new Error('usage: main.ts SCORING_MODULE');
const { scoreSubmission } = (await import(modulePath)) as { scoreSubmission: ScoringFunction };
writeSync(RESULT_FD, Uint8Array.of(READY));

const header = readHeader();
writeSync(RESULT_FD, Uint8Array.of(TAKEN));
const answers = readExactly(ANSWERS_FD, header.answersBytes);
const outcome = await scoreSubmission(header.definition, answers, submissionChunks(header.submissionBytes));
writeSync(RESULT_FD, JSON.stringify(outcome));
