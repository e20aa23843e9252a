// Original file: experiments.proto

import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from '../../podium/v1/Run.ts';
import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from '../../podium/v1/Experiment.ts';

export interface WatchEvent {
  /**
   * The state of one run, first as it is, later as it has become.
   */
  'run'?: (_podium_v1_Run | null);
  /**
   * Sent once, after the first state of every run.
   */
  'synchronized'?: (_podium_v1_Experiment | null);
  /**
   * Every run is terminal; the last message.
   */
  'done'?: (_podium_v1_Experiment | null);
  'event'?: "run"|"synchronized"|"done";
}

export interface WatchEvent__Output {
  /**
   * The state of one run, first as it is, later as it has become.
   */
  'run'?: (_podium_v1_Run__Output | null);
  /**
   * Sent once, after the first state of every run.
   */
  'synchronized'?: (_podium_v1_Experiment__Output | null);
  /**
   * Every run is terminal; the last message.
   */
  'done'?: (_podium_v1_Experiment__Output | null);
  'event'?: "run"|"synchronized"|"done";
}
