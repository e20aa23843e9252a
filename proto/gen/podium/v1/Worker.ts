// Original file: fleet.proto

import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from '../../podium/v1/Resources.ts';
import type { Hardware as _podium_v1_Hardware, Hardware__Output as _podium_v1_Hardware__Output } from '../../podium/v1/Hardware.ts';
import type { Long } from '@grpc/proto-loader';

export interface Worker {
  'id'?: (string);
  /**
   * STARTING, IDLE, BUSY, PAUSED (its runs are frozen for its owner), AWAY (its owner has it), DRAINING, STOPPED, or
   * LOST when it has not been heard for a lease period.
   */
  'state'?: (string);
  'lent'?: (_podium_v1_Resources | null);
  'free'?: (_podium_v1_Resources | null);
  'hardware'?: (_podium_v1_Hardware | null);
  'runIds'?: (string)[];
  /**
   * Digests of the bundles it holds.
   */
  'bundles'?: (string)[];
  'lastSeenMs'?: (number | string | Long);
  'version'?: (string);
  'protocolVersion'?: (number);
  /**
   * How long it stays lent by its owner's hours; absent: no end is known.
   */
  'staysMs'?: (number | string | Long);
  /**
   * Why the head gives it no runs ("drained by ada"); empty when it does.
   */
  'barred'?: (string);
  /**
   * The reason that was given for it, or the evidence.
   */
  'barredBecause'?: (string);
  'barredSinceMs'?: (number | string | Long);
  /**
   * When a quarantine by evidence lets it show that it is well; 0: only an admin lets it back.
   */
  'probeAtMs'?: (number | string | Long);
  '_staysMs'?: "staysMs";
}

export interface Worker__Output {
  'id': (string);
  /**
   * STARTING, IDLE, BUSY, PAUSED (its runs are frozen for its owner), AWAY (its owner has it), DRAINING, STOPPED, or
   * LOST when it has not been heard for a lease period.
   */
  'state': (string);
  'lent': (_podium_v1_Resources__Output | null);
  'free': (_podium_v1_Resources__Output | null);
  'hardware': (_podium_v1_Hardware__Output | null);
  'runIds': (string)[];
  /**
   * Digests of the bundles it holds.
   */
  'bundles': (string)[];
  'lastSeenMs': (number);
  'version': (string);
  'protocolVersion': (number);
  /**
   * How long it stays lent by its owner's hours; absent: no end is known.
   */
  'staysMs'?: (number);
  /**
   * Why the head gives it no runs ("drained by ada"); empty when it does.
   */
  'barred': (string);
  /**
   * The reason that was given for it, or the evidence.
   */
  'barredBecause': (string);
  'barredSinceMs': (number);
  /**
   * When a quarantine by evidence lets it show that it is well; 0: only an admin lets it back.
   */
  'probeAtMs': (number);
  '_staysMs'?: "staysMs";
}
