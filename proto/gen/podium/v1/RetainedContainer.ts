// Original file: lending.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The stopped container of an ended run. It is removed when its time is over, or earlier when its room is needed.
 */
export interface RetainedContainer {
  'runId'?: (string);
  'user'?: (string);
  'agentId'?: (string);
  'competitionId'?: (string);
  /**
   * The engine's name of it.
   */
  'container'?: (string);
  'untilMs'?: (number | string | Long);
  /**
   * What it may take of the disk.
   */
  'diskBytes'?: (number | string | Long);
}

/**
 * The stopped container of an ended run. It is removed when its time is over, or earlier when its room is needed.
 */
export interface RetainedContainer__Output {
  'runId': (string);
  'user': (string);
  'agentId': (string);
  'competitionId': (string);
  /**
   * The engine's name of it.
   */
  'container': (string);
  'untilMs': (number);
  /**
   * What it may take of the disk.
   */
  'diskBytes': (number);
}
