// Original file: fleet.proto

import type { Long } from '@grpc/proto-loader';

export interface Gpu {
  'id'?: (string);
  'model'?: (string);
  'memoryBytes'?: (number | string | Long);
  'driver'?: (string);
  /**
   * Memory that others than Podium use on it now.
   */
  'usedByOthersBytes'?: (number | string | Long);
}

export interface Gpu__Output {
  'id': (string);
  'model': (string);
  'memoryBytes': (number);
  'driver': (string);
  /**
   * Memory that others than Podium use on it now.
   */
  'usedByOthersBytes': (number);
}
