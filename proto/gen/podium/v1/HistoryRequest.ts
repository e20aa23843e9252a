// Original file: runs.proto

import type { Long } from '@grpc/proto-loader';

export interface HistoryRequest {
  'runId'?: (string);
  /**
   * Only entries after this one: the `seq` of the last entry of the page before. 0 from the beginning.
   */
  'afterSeq'?: (number | string | Long);
  /**
   * Entries at most; 0 means 1000, at most 5000.
   */
  'limit'?: (number);
}

export interface HistoryRequest__Output {
  'runId': (string);
  /**
   * Only entries after this one: the `seq` of the last entry of the page before. 0 from the beginning.
   */
  'afterSeq': (number);
  /**
   * Entries at most; 0 means 1000, at most 5000.
   */
  'limit': (number);
}
