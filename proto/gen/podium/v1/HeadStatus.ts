// Original file: upkeep.proto

import type { RestoreStatus as _podium_v1_RestoreStatus, RestoreStatus__Output as _podium_v1_RestoreStatus__Output } from '../../podium/v1/RestoreStatus.ts';
import type { DiskStatus as _podium_v1_DiskStatus, DiskStatus__Output as _podium_v1_DiskStatus__Output } from '../../podium/v1/DiskStatus.ts';
import type { GraderStatus as _podium_v1_GraderStatus, GraderStatus__Output as _podium_v1_GraderStatus__Output } from '../../podium/v1/GraderStatus.ts';
import type { Long } from '@grpc/proto-loader';

export interface HeadStatus {
  /**
   * The head's clock, ms since 1970.
   */
  'nowMs'?: (number | string | Long);
  /**
   * The epoch of new leases.
   */
  'epoch'?: (number | string | Long);
  /**
   * The last restore from a backup; absent when there was none.
   */
  'restore'?: (_podium_v1_RestoreStatus | null);
  'disk'?: (_podium_v1_DiskStatus | null);
  'natsConnected'?: (boolean);
  'graders'?: (_podium_v1_GraderStatus)[];
}

export interface HeadStatus__Output {
  /**
   * The head's clock, ms since 1970.
   */
  'nowMs': (number);
  /**
   * The epoch of new leases.
   */
  'epoch': (number);
  /**
   * The last restore from a backup; absent when there was none.
   */
  'restore': (_podium_v1_RestoreStatus__Output | null);
  'disk': (_podium_v1_DiskStatus__Output | null);
  'natsConnected': (boolean);
  'graders': (_podium_v1_GraderStatus__Output)[];
}
