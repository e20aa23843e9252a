// Original file: model.proto

import type { RunState as _podium_v1_RunState, RunState__Output as _podium_v1_RunState__Output } from '../../podium/v1/RunState.ts';
import type { Ending as _podium_v1_Ending, Ending__Output as _podium_v1_Ending__Output } from '../../podium/v1/Ending.ts';
import type { Grade as _podium_v1_Grade, Grade__Output as _podium_v1_Grade__Output } from '../../podium/v1/Grade.ts';
import type { Medal as _podium_v1_Medal, Medal__Output as _podium_v1_Medal__Output } from '../../podium/v1/Medal.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * One agent on one competition with one seed.
 */
export interface Run {
  'id'?: (string);
  'experimentId'?: (string);
  'agentId'?: (string);
  'competitionId'?: (string);
  'seed'?: (number);
  'state'?: (_podium_v1_RunState);
  'ending'?: (_podium_v1_Ending);
  'grade'?: (_podium_v1_Grade);
  /**
   * Rounded to five decimals; absent unless grade is GRADE_GRADED.
   */
  'score'?: (number | string);
  'medal'?: (_podium_v1_Medal);
  'aboveMedian'?: (boolean);
  /**
   * The worker that holds the run now or handed it in.
   */
  'workerId'?: (string);
  /**
   * Number of the current or last lease, from 1.
   */
  'attempt'?: (number);
  /**
   * Attempts that ended in platform failure.
   */
  'platformFailures'?: (number);
  /**
   * One sentence: why it waits, or how it failed. Empty when there is nothing to say.
   */
  'reason'?: (string);
  'createdAtMs'?: (number | string | Long);
  'startedAtMs'?: (number | string | Long);
  'endedAtMs'?: (number | string | Long);
  'finishedAtMs'?: (number | string | Long);
  'resourceClass'?: (string);
  'timeLimitMs'?: (number | string | Long);
  /**
   * low, medium, high or dev: the competition's split.
   */
  'split'?: (string);
  /**
   * From the container's start to its end. This and the next two: of the last attempt, by its worker; absent until it
   * has said so.
   */
  'wallClockMs'?: (number | string | Long);
  /**
   * Of that, running time: what the time limit is held against.
   */
  'limitClockMs'?: (number | string | Long);
  /**
   * And frozen for the owner of the machine.
   */
  'pausedMs'?: (number | string | Long);
  /**
   * Queued, but kept from workers: it failed on so many machines that it is suspected. Runs.Release lets it go on.
   */
  'held'?: (boolean);
  /**
   * experiment, or probe: a try of an agent, counted in no table.
   */
  'purpose'?: (string);
  '_score'?: "score";
  '_aboveMedian'?: "aboveMedian";
  '_wallClockMs'?: "wallClockMs";
  '_limitClockMs'?: "limitClockMs";
  '_pausedMs'?: "pausedMs";
}

/**
 * One agent on one competition with one seed.
 */
export interface Run__Output {
  'id': (string);
  'experimentId': (string);
  'agentId': (string);
  'competitionId': (string);
  'seed': (number);
  'state': (_podium_v1_RunState__Output);
  'ending': (_podium_v1_Ending__Output);
  'grade': (_podium_v1_Grade__Output);
  /**
   * Rounded to five decimals; absent unless grade is GRADE_GRADED.
   */
  'score'?: (number);
  'medal': (_podium_v1_Medal__Output);
  'aboveMedian'?: (boolean);
  /**
   * The worker that holds the run now or handed it in.
   */
  'workerId': (string);
  /**
   * Number of the current or last lease, from 1.
   */
  'attempt': (number);
  /**
   * Attempts that ended in platform failure.
   */
  'platformFailures': (number);
  /**
   * One sentence: why it waits, or how it failed. Empty when there is nothing to say.
   */
  'reason': (string);
  'createdAtMs': (number);
  'startedAtMs': (number);
  'endedAtMs': (number);
  'finishedAtMs': (number);
  'resourceClass': (string);
  'timeLimitMs': (number);
  /**
   * low, medium, high or dev: the competition's split.
   */
  'split': (string);
  /**
   * From the container's start to its end. This and the next two: of the last attempt, by its worker; absent until it
   * has said so.
   */
  'wallClockMs'?: (number);
  /**
   * Of that, running time: what the time limit is held against.
   */
  'limitClockMs'?: (number);
  /**
   * And frozen for the owner of the machine.
   */
  'pausedMs'?: (number);
  /**
   * Queued, but kept from workers: it failed on so many machines that it is suspected. Runs.Release lets it go on.
   */
  'held': (boolean);
  /**
   * experiment, or probe: a try of an agent, counted in no table.
   */
  'purpose': (string);
  '_score'?: "score";
  '_aboveMedian'?: "aboveMedian";
  '_wallClockMs'?: "wallClockMs";
  '_limitClockMs'?: "limitClockMs";
  '_pausedMs'?: "pausedMs";
}
