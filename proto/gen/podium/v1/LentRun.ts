// Original file: lending.proto

import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from '../../podium/v1/Resources.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * A run that this machine has something to do for.
 */
export interface LentRun {
  'runId'?: (string);
  'experimentId'?: (string);
  'agentId'?: (string);
  'competitionId'?: (string);
  'attempt'?: (number);
  /**
   * preparing, running, frozen, ended, handing in, ...
   */
  'phase'?: (string);
  /**
   * 0 until the container has started.
   */
  'startedAtMs'?: (number | string | Long);
  /**
   * Running time so far and at most; pauses do not count.
   */
  'runMs'?: (number | string | Long);
  'limitMs'?: (number | string | Long);
  'pausedMs'?: (number | string | Long);
  /**
   * What it takes of the machine; nothing once its container is gone.
   */
  'taken'?: (_podium_v1_Resources | null);
  'cpus'?: (number)[];
  'gpus'?: (string)[];
  /**
   * Who submitted it.
   */
  'user'?: (string);
}

/**
 * A run that this machine has something to do for.
 */
export interface LentRun__Output {
  'runId': (string);
  'experimentId': (string);
  'agentId': (string);
  'competitionId': (string);
  'attempt': (number);
  /**
   * preparing, running, frozen, ended, handing in, ...
   */
  'phase': (string);
  /**
   * 0 until the container has started.
   */
  'startedAtMs': (number);
  /**
   * Running time so far and at most; pauses do not count.
   */
  'runMs': (number);
  'limitMs': (number);
  'pausedMs': (number);
  /**
   * What it takes of the machine; nothing once its container is gone.
   */
  'taken': (_podium_v1_Resources__Output | null);
  'cpus': (number)[];
  'gpus': (string)[];
  /**
   * Who submitted it.
   */
  'user': (string);
}
