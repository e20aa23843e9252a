// Original file: enrollment.proto

import type { MemberKind as _podium_v1_MemberKind, MemberKind__Output as _podium_v1_MemberKind__Output } from '../../podium/v1/MemberKind.ts';

export interface RevokeRequest {
  'kind'?: (_podium_v1_MemberKind);
  'name'?: (string);
}

export interface RevokeRequest__Output {
  'kind': (_podium_v1_MemberKind__Output);
  'name': (string);
}
