// Original file: runs.proto

import type { Long } from '@grpc/proto-loader';

/**
 * One lease of a run.
 */
export interface Attempt {
  'attempt'?: (number);
  'epoch'?: (number | string | Long);
  'fence'?: (number | string | Long);
  'workerId'?: (string);
  'leasedAtMs'?: (number | string | Long);
  'endedAtMs'?: (number | string | Long);
  /**
   * open, settled, platform_failure, lease_expired, reclaimed or canceled.
   */
  'outcome'?: (string);
  /**
   * Machine-readable reason of a platform failure, such as IMAGE_UNAVAILABLE.
   */
  'code'?: (string);
  /**
   * One sentence.
   */
  'detail'?: (string);
}

/**
 * One lease of a run.
 */
export interface Attempt__Output {
  'attempt': (number);
  'epoch': (number);
  'fence': (number);
  'workerId': (string);
  'leasedAtMs': (number);
  'endedAtMs': (number);
  /**
   * open, settled, platform_failure, lease_expired, reclaimed or canceled.
   */
  'outcome': (string);
  /**
   * Machine-readable reason of a platform failure, such as IMAGE_UNAVAILABLE.
   */
  'code': (string);
  /**
   * One sentence.
   */
  'detail': (string);
}
