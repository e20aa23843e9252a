// Original file: artifacts.proto

import type { Long } from '@grpc/proto-loader';

export interface Artifact {
  'runId'?: (string);
  'attempt'?: (number);
  'name'?: (string);
  'digest'?: (string);
  'sizeBytes'?: (number | string | Long);
  'truncatedBytes'?: (number | string | Long);
  'createdAtMs'?: (number | string | Long);
  /**
   * When its bytes were removed to keep the head's disk free, and why; 0 and empty while they are kept.
   */
  'removedAtMs'?: (number | string | Long);
  'removedWhy'?: (string);
}

export interface Artifact__Output {
  'runId': (string);
  'attempt': (number);
  'name': (string);
  'digest': (string);
  'sizeBytes': (number);
  'truncatedBytes': (number);
  'createdAtMs': (number);
  /**
   * When its bytes were removed to keep the head's disk free, and why; 0 and empty while they are kept.
   */
  'removedAtMs': (number);
  'removedWhy': (string);
}
