// Original file: grading.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadReceiptsRequest {
  /**
   * The last cursor seen; 0 for the beginning.
   */
  'after'?: (number | string | Long);
}

export interface ReadReceiptsRequest__Output {
  /**
   * The last cursor seen; 0 for the beginning.
   */
  'after': (number);
}
