// Original file: upkeep.proto

import type { Long } from '@grpc/proto-loader';

export interface DiskStatus {
  'freeBytes'?: (number | string | Long);
  /**
   * Below this no new experiment is taken.
   */
  'floorBytes'?: (number | string | Long);
  'refusesSubmissions'?: (boolean);
  /**
   * What runs left: output, logs, code; and how much of it is kept at most, 0 for no limit.
   */
  'artifactBytes'?: (number | string | Long);
  'artifactQuotaBytes'?: (number | string | Long);
}

export interface DiskStatus__Output {
  'freeBytes': (number);
  /**
   * Below this no new experiment is taken.
   */
  'floorBytes': (number);
  'refusesSubmissions': (boolean);
  /**
   * What runs left: output, logs, code; and how much of it is kept at most, 0 for no limit.
   */
  'artifactBytes': (number);
  'artifactQuotaBytes': (number);
}
