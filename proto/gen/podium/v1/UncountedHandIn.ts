// Original file: upkeep.proto

import type { Long } from '@grpc/proto-loader';

export interface UncountedHandIn {
  'runId'?: (string);
  'epoch'?: (number | string | Long);
  'fence'?: (number | string | Long);
  'workerId'?: (string);
  'graderId'?: (string);
  'reason'?: (string);
}

export interface UncountedHandIn__Output {
  'runId': (string);
  'epoch': (number);
  'fence': (number);
  'workerId': (string);
  'graderId': (string);
  'reason': (string);
}
