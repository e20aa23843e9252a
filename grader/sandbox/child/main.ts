import { read, readSync, writeSync } from 'node:fs';
import {
  ANSWERS_FD,
  type CompetitionHeader,
  HEADER_FD,
  LOADED,
  MAX_HEADER_BYTES,
  OUTCOME_END,
  type PrepareScoring,
  READY,
  RESULT_FD,
  STARTED,
  type SubmissionHeader,
  SUBMISSION_FD,
  TAKEN,
} from './protocol.ts';

/**
 * The scorer's child: loads the scoring code named on its command line, says READY, reads one competition, scores one
 * submission, and ends. It reads with blocking calls: nothing else happens here, and the reader of the submission is
 * fastest that way. Whatever it throws ends it with a status other than 0 and goes to stderr, which the parent seals away.
 */
const SUBMISSION_CHUNK_BYTES = 512 * 1024;

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

/** @param first the first bytes of its length, where some have been read already. */
function readHeader(first: Uint8Array = new Uint8Array(0)): object {
  const length = Buffer.concat([first, readExactly(HEADER_FD, 4 - first.length)]).readUInt32BE();
  if (length > MAX_HEADER_BYTES) throw new Error(`a header of ${length} bytes`);
  return JSON.parse(Buffer.from(readExactly(HEADER_FD, length)).toString()) as object;
}

/** Always the same bytes: a reader copies what it keeps. */
async function* submissionChunks(byteCount: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(Math.min(SUBMISSION_CHUNK_BYTES, byteCount));
  let left = byteCount;
  while (left > 0) {
    const count = readSync(SUBMISSION_FD, chunk, 0, Math.min(chunk.length, left), null);
    if (count === 0) throw new Error(`the submission ended ${left} bytes early`);
    left -= count;
    yield chunk.subarray(0, count);
  }
}

/** Waits for the first byte of the next header, and lets `warmUp` run until it is there. */
async function warmUntilHeader(warmUp: (enough: () => boolean) => Promise<void>): Promise<Uint8Array> {
  const first = new Uint8Array(1);
  const arrival = Promise.withResolvers<undefined>();
  let arrived = false;
  read(HEADER_FD, first, 0, 1, null, (error, count) => {
    arrived = true;
    if (error !== null || count !== 1) arrival.reject(error ?? new Error('no submission came'));
    else arrival.resolve(undefined);
  });
  await warmUp(() => arrived);
  await arrival.promise;
  return first;
}

const modulePath = process.argv[2];
if (modulePath === undefined) throw new Error('usage: main.ts SCORING_MODULE');
const { prepareScoring } = (await import(modulePath)) as { prepareScoring: PrepareScoring };
writeSync(RESULT_FD, Uint8Array.of(READY));

const competition = readHeader() as CompetitionHeader;
writeSync(RESULT_FD, Uint8Array.of(TAKEN));
const answers = readExactly(ANSWERS_FD, competition.answersBytes);
writeSync(RESULT_FD, Uint8Array.of(LOADED));
const scoring = prepareScoring(competition.definition, answers);
const first =
  competition.ahead && scoring.warmUp !== undefined
    ? await warmUntilHeader((enough) => scoring.warmUp?.(enough) ?? Promise.resolve())
    : undefined;

const { submissionBytes } = readHeader(first) as SubmissionHeader;
writeSync(RESULT_FD, Uint8Array.of(STARTED));
const outcome = await scoring.score(submissionChunks(submissionBytes));
writeSync(RESULT_FD, `${JSON.stringify(outcome)}${OUTCOME_END}`);
