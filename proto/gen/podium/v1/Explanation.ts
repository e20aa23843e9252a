// Original file: runs.proto

import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from '../../podium/v1/Run.ts';
import type { Attempt as _podium_v1_Attempt, Attempt__Output as _podium_v1_Attempt__Output } from '../../podium/v1/Attempt.ts';
import type { WorkerVerdict as _podium_v1_WorkerVerdict, WorkerVerdict__Output as _podium_v1_WorkerVerdict__Output } from '../../podium/v1/WorkerVerdict.ts';

export interface Explanation {
  'run'?: (_podium_v1_Run | null);
  /**
   * Plain sentences, most important first: the state and its reason, then what to do next.
   */
  'sentences'?: (string)[];
  'attempts'?: (_podium_v1_Attempt)[];
  /**
   * One per live worker for a queued run: why it does not take the run now.
   */
  'workers'?: (_podium_v1_WorkerVerdict)[];
}

export interface Explanation__Output {
  'run': (_podium_v1_Run__Output | null);
  /**
   * Plain sentences, most important first: the state and its reason, then what to do next.
   */
  'sentences': (string)[];
  'attempts': (_podium_v1_Attempt__Output)[];
  /**
   * One per live worker for a queued run: why it does not take the run now.
   */
  'workers': (_podium_v1_WorkerVerdict__Output)[];
}
