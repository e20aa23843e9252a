// Original file: experiments.proto

import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from '../../podium/v1/Experiment.ts';

export interface SubmitReply {
  'experiment'?: (_podium_v1_Experiment | null);
  /**
   * True when request_id had been seen before.
   */
  'repeated'?: (boolean);
  /**
   * Things the submitter should know now, such as "no worker has 2 GPUs; these runs will wait".
   */
  'warnings'?: (string)[];
}

export interface SubmitReply__Output {
  'experiment': (_podium_v1_Experiment__Output | null);
  /**
   * True when request_id had been seen before.
   */
  'repeated': (boolean);
  /**
   * Things the submitter should know now, such as "no worker has 2 GPUs; these runs will wait".
   */
  'warnings': (string)[];
}
