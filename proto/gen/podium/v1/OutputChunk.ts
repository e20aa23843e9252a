// Original file: runs.proto

import type { Long } from '@grpc/proto-loader';

export interface OutputChunk {
  /**
   * Bytes as the agent printed them: never print them to a terminal unfiltered.
   */
  'bytes'?: (Buffer | Uint8Array | string);
  /**
   * Bytes left out before this chunk.
   */
  'skippedBytes'?: (number | string | Long);
}

export interface OutputChunk__Output {
  /**
   * Bytes as the agent printed them: never print them to a terminal unfiltered.
   */
  'bytes': (Buffer);
  /**
   * Bytes left out before this chunk.
   */
  'skippedBytes': (number);
}
