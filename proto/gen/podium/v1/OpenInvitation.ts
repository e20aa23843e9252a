// Original file: enrollment.proto

import type { MemberKind as _podium_v1_MemberKind, MemberKind__Output as _podium_v1_MemberKind__Output } from '../../podium/v1/MemberKind.ts';
import type { Long } from '@grpc/proto-loader';

export interface OpenInvitation {
  'kind'?: (_podium_v1_MemberKind);
  'name'?: (string);
  'tier'?: (string);
  'role'?: (string);
  'expiresAtMs'?: (number | string | Long);
}

export interface OpenInvitation__Output {
  'kind': (_podium_v1_MemberKind__Output);
  'name': (string);
  'tier': (string);
  'role': (string);
  'expiresAtMs': (number);
}
