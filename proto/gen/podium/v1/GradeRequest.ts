// Original file: grading.proto

import type { Long } from '@grpc/proto-loader';

export interface GradeRequest {
  'runId'?: (string);
  'epoch'?: (number | string | Long);
  'fence'?: (number | string | Long);
  /**
   * Digest of the submission; empty when none was handed in.
   */
  'submissionDigest'?: (string);
  /**
   * contracts/report/run-record.ts as JSON: what the head observed of the run; it becomes part of the signed report.
   */
  'runRecord'?: (Buffer | Uint8Array | string);
}

export interface GradeRequest__Output {
  'runId': (string);
  'epoch': (number);
  'fence': (number);
  /**
   * Digest of the submission; empty when none was handed in.
   */
  'submissionDigest': (string);
  /**
   * contracts/report/run-record.ts as JSON: what the head observed of the run; it becomes part of the signed report.
   */
  'runRecord': (Buffer);
}
