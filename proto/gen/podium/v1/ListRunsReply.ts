// Original file: runs.proto

import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from '../../podium/v1/Run.ts';

export interface ListRunsReply {
  'runs'?: (_podium_v1_Run)[];
}

export interface ListRunsReply__Output {
  'runs': (_podium_v1_Run__Output)[];
}
