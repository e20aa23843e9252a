// Original file: upkeep.proto

import type { UncountedHandIn as _podium_v1_UncountedHandIn, UncountedHandIn__Output as _podium_v1_UncountedHandIn__Output } from '../../podium/v1/UncountedHandIn.ts';
import type { LostLease as _podium_v1_LostLease, LostLease__Output as _podium_v1_LostLease__Output } from '../../podium/v1/LostLease.ts';
import type { Long } from '@grpc/proto-loader';

export interface RestoreStatus {
  'backupAtMs'?: (number | string | Long);
  'restoredAtMs'?: (number | string | Long);
  /**
   * When runs were leased again; 0 while workers are given time to name what they hold.
   */
  'openedAtMs'?: (number | string | Long);
  /**
   * Graders whose receipts since the backup have not been read to their end: their runs wait.
   */
  'unreconciledGraderIds'?: (string)[];
  /**
   * Hand-ins that are stored but do not count: of runs that the restored head does not know, or that had another one.
   */
  'uncounted'?: (_podium_v1_UncountedHandIn)[];
  /**
   * What workers still held of runs that the restored head does not know, as far as they were heard since it started.
   */
  'lostLeases'?: (_podium_v1_LostLease)[];
}

export interface RestoreStatus__Output {
  'backupAtMs': (number);
  'restoredAtMs': (number);
  /**
   * When runs were leased again; 0 while workers are given time to name what they hold.
   */
  'openedAtMs': (number);
  /**
   * Graders whose receipts since the backup have not been read to their end: their runs wait.
   */
  'unreconciledGraderIds': (string)[];
  /**
   * Hand-ins that are stored but do not count: of runs that the restored head does not know, or that had another one.
   */
  'uncounted': (_podium_v1_UncountedHandIn__Output)[];
  /**
   * What workers still held of runs that the restored head does not know, as far as they were heard since it started.
   */
  'lostLeases': (_podium_v1_LostLease__Output)[];
}
