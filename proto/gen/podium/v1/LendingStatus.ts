// Original file: lending.proto

import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from '../../podium/v1/Resources.ts';
import type { LentRun as _podium_v1_LentRun, LentRun__Output as _podium_v1_LentRun__Output } from '../../podium/v1/LentRun.ts';
import type { KeptOnDisk as _podium_v1_KeptOnDisk, KeptOnDisk__Output as _podium_v1_KeptOnDisk__Output } from '../../podium/v1/KeptOnDisk.ts';
import type { RetainedContainer as _podium_v1_RetainedContainer, RetainedContainer__Output as _podium_v1_RetainedContainer__Output } from '../../podium/v1/RetainedContainer.ts';
import type { Long } from '@grpc/proto-loader';

export interface LendingStatus {
  'workerId'?: (string);
  /**
   * As Worker.state.
   */
  'state'?: (string);
  /**
   * Why the machine is not lent now, in words; empty when it is.
   */
  'reason'?: (string);
  /**
   * Times are ms since 1970 by this machine's clock. 0: no end is known; now or earlier: it is not lent.
   */
  'lentUntilMs'?: (number | string | Long);
  'headConnected'?: (boolean);
  'lent'?: (_podium_v1_Resources | null);
  'free'?: (_podium_v1_Resources | null);
  'runs'?: (_podium_v1_LentRun)[];
  'disk'?: (_podium_v1_KeptOnDisk | null);
  /**
   * The hours it is lent in; empty: at any time.
   */
  'hours'?: (string);
  /**
   * How long a run may be frozen in all; 0: never.
   */
  'maxPauseMs'?: (number | string | Long);
  /**
   * Why it takes no more runs for its disk; empty when it does.
   */
  'diskProblem'?: (string);
  /**
   * Containers of ended runs, kept for inspection.
   */
  'retained'?: (_podium_v1_RetainedContainer)[];
}

export interface LendingStatus__Output {
  'workerId': (string);
  /**
   * As Worker.state.
   */
  'state': (string);
  /**
   * Why the machine is not lent now, in words; empty when it is.
   */
  'reason': (string);
  /**
   * Times are ms since 1970 by this machine's clock. 0: no end is known; now or earlier: it is not lent.
   */
  'lentUntilMs': (number);
  'headConnected': (boolean);
  'lent': (_podium_v1_Resources__Output | null);
  'free': (_podium_v1_Resources__Output | null);
  'runs': (_podium_v1_LentRun__Output)[];
  'disk': (_podium_v1_KeptOnDisk__Output | null);
  /**
   * The hours it is lent in; empty: at any time.
   */
  'hours': (string);
  /**
   * How long a run may be frozen in all; 0: never.
   */
  'maxPauseMs': (number);
  /**
   * Why it takes no more runs for its disk; empty when it does.
   */
  'diskProblem': (string);
  /**
   * Containers of ended runs, kept for inspection.
   */
  'retained': (_podium_v1_RetainedContainer__Output)[];
}
