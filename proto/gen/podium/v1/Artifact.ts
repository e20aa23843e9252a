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
}

export interface Artifact__Output {
  'runId': (string);
  'attempt': (number);
  'name': (string);
  'digest': (string);
  'sizeBytes': (number);
  'truncatedBytes': (number);
  'createdAtMs': (number);
}
