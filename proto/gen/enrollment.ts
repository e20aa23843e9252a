import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { EnrollmentClient as _podium_v1_EnrollmentClient, EnrollmentDefinition as _podium_v1_EnrollmentDefinition } from './podium/v1/Enrollment.ts';
import type { Invitation as _podium_v1_Invitation, Invitation__Output as _podium_v1_Invitation__Output } from './podium/v1/Invitation.ts';
import type { InviteRequest as _podium_v1_InviteRequest, InviteRequest__Output as _podium_v1_InviteRequest__Output } from './podium/v1/InviteRequest.ts';
import type { LeaveReply as _podium_v1_LeaveReply, LeaveReply__Output as _podium_v1_LeaveReply__Output } from './podium/v1/LeaveReply.ts';
import type { LeaveRequest as _podium_v1_LeaveRequest, LeaveRequest__Output as _podium_v1_LeaveRequest__Output } from './podium/v1/LeaveRequest.ts';
import type { ListMembersReply as _podium_v1_ListMembersReply, ListMembersReply__Output as _podium_v1_ListMembersReply__Output } from './podium/v1/ListMembersReply.ts';
import type { ListMembersRequest as _podium_v1_ListMembersRequest, ListMembersRequest__Output as _podium_v1_ListMembersRequest__Output } from './podium/v1/ListMembersRequest.ts';
import type { Member as _podium_v1_Member, Member__Output as _podium_v1_Member__Output } from './podium/v1/Member.ts';
import type { OpenInvitation as _podium_v1_OpenInvitation, OpenInvitation__Output as _podium_v1_OpenInvitation__Output } from './podium/v1/OpenInvitation.ts';
import type { RenewReply as _podium_v1_RenewReply, RenewReply__Output as _podium_v1_RenewReply__Output } from './podium/v1/RenewReply.ts';
import type { RenewRequest as _podium_v1_RenewRequest, RenewRequest__Output as _podium_v1_RenewRequest__Output } from './podium/v1/RenewRequest.ts';
import type { RevokeReply as _podium_v1_RevokeReply, RevokeReply__Output as _podium_v1_RevokeReply__Output } from './podium/v1/RevokeReply.ts';
import type { RevokeRequest as _podium_v1_RevokeRequest, RevokeRequest__Output as _podium_v1_RevokeRequest__Output } from './podium/v1/RevokeRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      /**
       * Who belongs to this head: machines that lend, people who submit. Served by the coordinator. Enrolling itself goes
       * through the head's front door (HTTPS), since who enrols has no certificate yet.
       */
      Enrollment: SubtypeConstructor<typeof grpc.Client, _podium_v1_EnrollmentClient> & { service: _podium_v1_EnrollmentDefinition }
      Invitation: MessageTypeDefinition<_podium_v1_Invitation, _podium_v1_Invitation__Output>
      InviteRequest: MessageTypeDefinition<_podium_v1_InviteRequest, _podium_v1_InviteRequest__Output>
      LeaveReply: MessageTypeDefinition<_podium_v1_LeaveReply, _podium_v1_LeaveReply__Output>
      LeaveRequest: MessageTypeDefinition<_podium_v1_LeaveRequest, _podium_v1_LeaveRequest__Output>
      ListMembersReply: MessageTypeDefinition<_podium_v1_ListMembersReply, _podium_v1_ListMembersReply__Output>
      ListMembersRequest: MessageTypeDefinition<_podium_v1_ListMembersRequest, _podium_v1_ListMembersRequest__Output>
      Member: MessageTypeDefinition<_podium_v1_Member, _podium_v1_Member__Output>
      MemberKind: EnumTypeDefinition
      OpenInvitation: MessageTypeDefinition<_podium_v1_OpenInvitation, _podium_v1_OpenInvitation__Output>
      RenewReply: MessageTypeDefinition<_podium_v1_RenewReply, _podium_v1_RenewReply__Output>
      RenewRequest: MessageTypeDefinition<_podium_v1_RenewRequest, _podium_v1_RenewRequest__Output>
      RevokeReply: MessageTypeDefinition<_podium_v1_RevokeReply, _podium_v1_RevokeReply__Output>
      RevokeRequest: MessageTypeDefinition<_podium_v1_RevokeRequest, _podium_v1_RevokeRequest__Output>
    }
  }
}

