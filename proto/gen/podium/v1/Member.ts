// Original file: enrollment.proto

import type { MemberKind as _podium_v1_MemberKind, MemberKind__Output as _podium_v1_MemberKind__Output } from '../../podium/v1/MemberKind.ts';
import type { Long } from '@grpc/proto-loader';

export interface Member {
  'kind'?: (_podium_v1_MemberKind);
  'name'?: (string);
  /**
   * Of workers; empty for others.
   */
  'tier'?: (string);
  /**
   * Of clients; empty for others.
   */
  'role'?: (string);
  /**
   * 0 for one that stands in the head's configuration.
   */
  'enrolledAtMs'?: (number | string | Long);
  /**
   * 0 unless revoked.
   */
  'revokedAtMs'?: (number | string | Long);
}

export interface Member__Output {
  'kind': (_podium_v1_MemberKind__Output);
  'name': (string);
  /**
   * Of workers; empty for others.
   */
  'tier': (string);
  /**
   * Of clients; empty for others.
   */
  'role': (string);
  /**
   * 0 for one that stands in the head's configuration.
   */
  'enrolledAtMs': (number);
  /**
   * 0 unless revoked.
   */
  'revokedAtMs': (number);
}
