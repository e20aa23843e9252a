// Original file: experiments.proto

import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from '../../podium/v1/Experiment.ts';

export interface ListExperimentsReply {
  'experiments'?: (_podium_v1_Experiment)[];
}

export interface ListExperimentsReply__Output {
  'experiments': (_podium_v1_Experiment__Output)[];
}
