// Original file: model.proto

import type { Long } from '@grpc/proto-loader';

export interface Experiment {
  'id'?: (string);
  /**
   * Free text of the submitter, at most 200 characters.
   */
  'name'?: (string);
  'user'?: (string);
  'createdAtMs'?: (number | string | Long);
  'runsTotal'?: (number);
  /**
   * Runs in a terminal state.
   */
  'runsFinished'?: (number);
  'runsGraded'?: (number);
  'canceled'?: (boolean);
  /**
   * Who paused it: its queued runs wait. Empty while it goes on.
   */
  'pausedBy'?: (string);
  'priority'?: (number);
  /**
   * experiment or probe.
   */
  'purpose'?: (string);
}

export interface Experiment__Output {
  'id': (string);
  /**
   * Free text of the submitter, at most 200 characters.
   */
  'name': (string);
  'user': (string);
  'createdAtMs': (number);
  'runsTotal': (number);
  /**
   * Runs in a terminal state.
   */
  'runsFinished': (number);
  'runsGraded': (number);
  'canceled': (boolean);
  /**
   * Who paused it: its queued runs wait. Empty while it goes on.
   */
  'pausedBy': (string);
  'priority': (number);
  /**
   * experiment or probe.
   */
  'purpose': (string);
}
