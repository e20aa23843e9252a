// Original file: lending.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Bytes below the ceiling of lend.diskBytes.
 */
export interface KeptOnDisk {
  'ceilingBytes'?: (number | string | Long);
  /**
   * Images that this worker brought here.
   */
  'imagesBytes'?: (number | string | Long);
  /**
   * Public data of competitions.
   */
  'dataBytes'?: (number | string | Long);
  /**
   * Promised to runs as scratch.
   */
  'scratchBytes'?: (number | string | Long);
  /**
   * Collected, not yet acknowledged.
   */
  'handInsBytes'?: (number | string | Long);
  /**
   * Promised to ended runs whose containers are kept for inspection.
   */
  'retainedBytes'?: (number | string | Long);
}

/**
 * Bytes below the ceiling of lend.diskBytes.
 */
export interface KeptOnDisk__Output {
  'ceilingBytes': (number);
  /**
   * Images that this worker brought here.
   */
  'imagesBytes': (number);
  /**
   * Public data of competitions.
   */
  'dataBytes': (number);
  /**
   * Promised to runs as scratch.
   */
  'scratchBytes': (number);
  /**
   * Collected, not yet acknowledged.
   */
  'handInsBytes': (number);
  /**
   * Promised to ended runs whose containers are kept for inspection.
   */
  'retainedBytes': (number);
}
