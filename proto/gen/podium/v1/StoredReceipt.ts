// Original file: grading.proto

import type { Long } from '@grpc/proto-loader';

export interface StoredReceipt {
  'cursor'?: (number | string | Long);
  /**
   * The signed receipt: a DSSE envelope as JSON.
   */
  'receipt'?: (Buffer | Uint8Array | string);
  /**
   * The hand-in has a report: some head had it graded.
   */
  'graded'?: (boolean);
}

export interface StoredReceipt__Output {
  'cursor': (number);
  /**
   * The signed receipt: a DSSE envelope as JSON.
   */
  'receipt': (Buffer);
  /**
   * The hand-in has a report: some head had it graded.
   */
  'graded': (boolean);
}
