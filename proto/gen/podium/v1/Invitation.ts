// Original file: enrollment.proto

import type { MemberKind as _podium_v1_MemberKind, MemberKind__Output as _podium_v1_MemberKind__Output } from '../../podium/v1/MemberKind.ts';
import type { Long } from '@grpc/proto-loader';

export interface Invitation {
  'name'?: (string);
  'kind'?: (_podium_v1_MemberKind);
  'token'?: (string);
  'expiresAtMs'?: (number | string | Long);
  /**
   * What to paste on the new machine: fetches this head's own release, checks its digest, joins.
   */
  'line'?: (string);
  'releaseSha256'?: (string);
}

export interface Invitation__Output {
  'name': (string);
  'kind': (_podium_v1_MemberKind__Output);
  'token': (string);
  'expiresAtMs': (number);
  /**
   * What to paste on the new machine: fetches this head's own release, checks its digest, joins.
   */
  'line': (string);
  'releaseSha256': (string);
}
