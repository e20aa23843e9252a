// Original file: runs.proto

import type { RunState as _podium_v1_RunState, RunState__Output as _podium_v1_RunState__Output } from '../../podium/v1/RunState.ts';

export interface ListRunsRequest {
  /**
   * Empty means all.
   */
  'experimentId'?: (string);
  /**
   * Empty means all.
   */
  'states'?: (_podium_v1_RunState)[];
  /**
   * 0 means 100; at most 10000.
   */
  'limit'?: (number);
}

export interface ListRunsRequest__Output {
  /**
   * Empty means all.
   */
  'experimentId': (string);
  /**
   * Empty means all.
   */
  'states': (_podium_v1_RunState__Output)[];
  /**
   * 0 means 100; at most 10000.
   */
  'limit': (number);
}
