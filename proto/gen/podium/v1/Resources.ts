// Original file: model.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a run asks of a machine, and what a machine lends.
 */
export interface Resources {
  /**
   * Whole CPUs.
   */
  'cpus'?: (number);
  'memoryBytes'?: (number | string | Long);
  /**
   * Writable space of the agent (/home and /tmp together).
   */
  'diskBytes'?: (number | string | Long);
  'gpus'?: (number);
  /**
   * Least memory of each GPU.
   */
  'gpuMemoryBytes'?: (number | string | Long);
}

/**
 * What a run asks of a machine, and what a machine lends.
 */
export interface Resources__Output {
  /**
   * Whole CPUs.
   */
  'cpus': (number);
  'memoryBytes': (number);
  /**
   * Writable space of the agent (/home and /tmp together).
   */
  'diskBytes': (number);
  'gpus': (number);
  /**
   * Least memory of each GPU.
   */
  'gpuMemoryBytes': (number);
}
