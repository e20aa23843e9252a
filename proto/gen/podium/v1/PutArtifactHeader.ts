// Original file: artifacts.proto

import type { Long } from '@grpc/proto-loader';

export interface PutArtifactHeader {
  /**
   * The signed ticket: a DSSE envelope as JSON.
   */
  'ticket'?: (Buffer | Uint8Array | string);
  /**
   * output.log, logs.tar, code.tar, ...: 1 to 100 letters, digits, . _ -
   */
  'name'?: (string);
  'digest'?: (string);
  'sizeBytes'?: (number | string | Long);
  /**
   * Bytes that were left out because of a limit.
   */
  'truncatedBytes'?: (number | string | Long);
}

export interface PutArtifactHeader__Output {
  /**
   * The signed ticket: a DSSE envelope as JSON.
   */
  'ticket': (Buffer);
  /**
   * output.log, logs.tar, code.tar, ...: 1 to 100 letters, digits, . _ -
   */
  'name': (string);
  'digest': (string);
  'sizeBytes': (number);
  /**
   * Bytes that were left out because of a limit.
   */
  'truncatedBytes': (number);
}
