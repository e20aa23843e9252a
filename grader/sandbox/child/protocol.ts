/**
 * What the scorer and its child say to each other. Nothing here may import a package: the child has none.
 *
 *   child  → parent  READY on RESULT_FD once its code is loaded
 *   parent → child   a CompetitionHeader on HEADER_FD, the answers on ANSWERS_FD
 *   child  → parent  TAKEN when it has the header, LOADED when it has read the answers to the end
 *   parent → child   a SubmissionHeader on HEADER_FD, the submission on SUBMISSION_FD
 *   child  → parent  STARTED when it has the header, the outcome as JSON in one line
 *
 * The parent may send both at once, or the competition long before there is a submission. A header is 4 bytes of length
 * (big-endian), then JSON. One submission a child. The descriptors are open when the child starts; it cannot open others.
 */
export const HEADER_FD = 0;
export const RESULT_FD = 3;
export const ANSWERS_FD = 4;
export const SUBMISSION_FD = 5;

export const READY = 0x52;
export const TAKEN = 0x54;
export const LOADED = 0x4c;
export const STARTED = 0x53;

/** What ends the outcome; JSON has none in it. What the child does from there on plays no part. */
export const OUTCOME_END = '\n';

export const MAX_HEADER_BYTES = 16 * 1024 * 1024;
/** Room for the longest refusal; what a child could smuggle out in a result is bounded by this. */
export const MAX_RESULT_BYTES = 4096;

export interface CompetitionHeader {
  readonly definition: object;
  readonly answersBytes: number;
  /** The submission comes later: meanwhile the child may make itself faster. */
  readonly ahead: boolean;
}

export interface SubmissionHeader {
  readonly submissionBytes: number;
}

/** What the child runs: scoring.ts in earnest, hostile code in the tests. */
export type PrepareScoring = (definition: object, answers: Uint8Array) => PreparedScoring;

export interface PreparedScoring {
  /** To be called once. */
  score(submission: AsyncIterable<Uint8Array>): unknown;
  /** Runs the code that `score` will run, on rows of its own, until there is no more to gain or `enough` says so. */
  warmUp?(enough: () => boolean): Promise<void>;
}

export function frameHeader(header: CompetitionHeader | SubmissionHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}
