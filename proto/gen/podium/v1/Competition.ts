// Original file: competitions.proto

import type { Long } from '@grpc/proto-loader';

export interface Competition {
  'id'?: (string);
  'name'?: (string);
  'category'?: (string);
  'split'?: (string);
  'metric'?: (string);
  'lowerIsBetter'?: (boolean);
  'bundleDigest'?: (string);
  'bundleBytes'?: (number | string | Long);
  'graderId'?: (string);
  /**
   * The whole card as JSON.
   */
  'card'?: (Buffer | Uint8Array | string);
}

export interface Competition__Output {
  'id': (string);
  'name': (string);
  'category': (string);
  'split': (string);
  'metric': (string);
  'lowerIsBetter': (boolean);
  'bundleDigest': (string);
  'bundleBytes': (number);
  'graderId': (string);
  /**
   * The whole card as JSON.
   */
  'card': (Buffer);
}
