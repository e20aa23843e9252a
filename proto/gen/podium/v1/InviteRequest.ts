// Original file: enrollment.proto

import type { MemberKind as _podium_v1_MemberKind, MemberKind__Output as _podium_v1_MemberKind__Output } from '../../podium/v1/MemberKind.ts';
import type { Long } from '@grpc/proto-loader';

export interface InviteRequest {
  'kind'?: (_podium_v1_MemberKind);
  'name'?: (string);
  /**
   * Workers: trusted or volunteer; empty: volunteer.
   */
  'tier'?: (string);
  /**
   * Clients: read, submit or admin; empty: submit.
   */
  'role'?: (string);
  /**
   * How long the token can be used; 0: 15 minutes. At most a day.
   */
  'ttlMs'?: (number | string | Long);
}

export interface InviteRequest__Output {
  'kind': (_podium_v1_MemberKind__Output);
  'name': (string);
  /**
   * Workers: trusted or volunteer; empty: volunteer.
   */
  'tier': (string);
  /**
   * Clients: read, submit or admin; empty: submit.
   */
  'role': (string);
  /**
   * How long the token can be used; 0: 15 minutes. At most a day.
   */
  'ttlMs': (number);
}
