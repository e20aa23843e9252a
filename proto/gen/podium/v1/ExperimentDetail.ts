// Original file: experiments.proto

import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from '../../podium/v1/Experiment.ts';
import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from '../../podium/v1/Run.ts';

export interface ExperimentDetail {
  'experiment'?: (_podium_v1_Experiment | null);
  /**
   * By competition, agent, seed.
   */
  'runs'?: (_podium_v1_Run)[];
}

export interface ExperimentDetail__Output {
  'experiment': (_podium_v1_Experiment__Output | null);
  /**
   * By competition, agent, seed.
   */
  'runs': (_podium_v1_Run__Output)[];
}
