// Original file: experiments.proto

import type { Long } from '@grpc/proto-loader';

export interface ExtendRequest {
  'experimentId'?: (string);
  'runId'?: (string);
  /**
   * From the start of the run, in ms.
   */
  'timeLimitMs'?: (number | string | Long);
  /**
   * So much more than each run has, in ms.
   */
  'byMs'?: (number | string | Long);
  'target'?: "experimentId"|"runId";
  'limit'?: "timeLimitMs"|"byMs";
}

export interface ExtendRequest__Output {
  'experimentId'?: (string);
  'runId'?: (string);
  /**
   * From the start of the run, in ms.
   */
  'timeLimitMs'?: (number);
  /**
   * So much more than each run has, in ms.
   */
  'byMs'?: (number);
  'target'?: "experimentId"|"runId";
  'limit'?: "timeLimitMs"|"byMs";
}
