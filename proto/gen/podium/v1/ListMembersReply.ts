// Original file: enrollment.proto

import type { Member as _podium_v1_Member, Member__Output as _podium_v1_Member__Output } from '../../podium/v1/Member.ts';
import type { OpenInvitation as _podium_v1_OpenInvitation, OpenInvitation__Output as _podium_v1_OpenInvitation__Output } from '../../podium/v1/OpenInvitation.ts';

export interface ListMembersReply {
  'members'?: (_podium_v1_Member)[];
  'invitations'?: (_podium_v1_OpenInvitation)[];
}

export interface ListMembersReply__Output {
  'members': (_podium_v1_Member__Output)[];
  'invitations': (_podium_v1_OpenInvitation__Output)[];
}
