/**
 * What the scorer and its child say to each other. Nothing here may import a package: the child has none.
 *
 *   child  → parent  READY on RESULT_FD once its code is loaded
 *   parent → child   header on HEADER_FD: 4 bytes of length (big-endian), then a JobHeader as JSON
 *   child  → parent  TAKEN on RESULT_FD
 *   parent → child   the answers on ANSWERS_FD, the submission on SUBMISSION_FD
 *   child  → parent  the outcome as JSON on RESULT_FD, then the end
 *
 * One job a child. The descriptors are open when the child starts; it cannot open others.
 */
export const HEADER_FD = 0;
export const RESULT_FD = 3;
export const ANSWERS_FD = 4;
export const SUBMISSION_FD = 5;

export const READY = 0x52;
export const TAKEN = 0x54;

export const MAX_HEADER_BYTES = 16 * 1024 * 1024;
/** Room for the longest refusal; what a child could smuggle out in a result is bounded by this. */
export const MAX_RESULT_BYTES = 4096;

export interface JobHeader {
  readonly definition: object;
  readonly answersBytes: number;
  readonly submissionBytes: number;
}

/** What the child runs: scoring.ts in earnest, hostile code in the tests. */
export type ScoringFunction = (
  definition: object,
  answers: Uint8Array,
  submission: AsyncIterable<Uint8Array>,
) => unknown;

export function frameHeader(header: JobHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}
