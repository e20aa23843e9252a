// Original file: upkeep.proto

import type { Long } from '@grpc/proto-loader';

export interface LostLease {
  'workerId'?: (string);
  'runId'?: (string);
  'epoch'?: (number | string | Long);
  'fence'?: (number | string | Long);
}

export interface LostLease__Output {
  'workerId': (string);
  'runId': (string);
  'epoch': (number);
  'fence': (number);
}
