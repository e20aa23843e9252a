// Original file: upkeep.proto

import type { Long } from '@grpc/proto-loader';

export interface GraderStatus {
  'id'?: (string);
  'answers'?: (boolean);
  /**
   * Its disk is too full to take hand-ins; workers keep them and try again.
   */
  'refusesHandIns'?: (boolean);
  'diskFreeBytes'?: (number | string | Long);
}

export interface GraderStatus__Output {
  'id': (string);
  'answers': (boolean);
  /**
   * Its disk is too full to take hand-ins; workers keep them and try again.
   */
  'refusesHandIns': (boolean);
  'diskFreeBytes': (number);
}
