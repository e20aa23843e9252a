// Original file: enrollment.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Invitation as _podium_v1_Invitation, Invitation__Output as _podium_v1_Invitation__Output } from '../../podium/v1/Invitation.ts';
import type { InviteRequest as _podium_v1_InviteRequest, InviteRequest__Output as _podium_v1_InviteRequest__Output } from '../../podium/v1/InviteRequest.ts';
import type { LeaveReply as _podium_v1_LeaveReply, LeaveReply__Output as _podium_v1_LeaveReply__Output } from '../../podium/v1/LeaveReply.ts';
import type { LeaveRequest as _podium_v1_LeaveRequest, LeaveRequest__Output as _podium_v1_LeaveRequest__Output } from '../../podium/v1/LeaveRequest.ts';
import type { ListMembersReply as _podium_v1_ListMembersReply, ListMembersReply__Output as _podium_v1_ListMembersReply__Output } from '../../podium/v1/ListMembersReply.ts';
import type { ListMembersRequest as _podium_v1_ListMembersRequest, ListMembersRequest__Output as _podium_v1_ListMembersRequest__Output } from '../../podium/v1/ListMembersRequest.ts';
import type { RenewReply as _podium_v1_RenewReply, RenewReply__Output as _podium_v1_RenewReply__Output } from '../../podium/v1/RenewReply.ts';
import type { RenewRequest as _podium_v1_RenewRequest, RenewRequest__Output as _podium_v1_RenewRequest__Output } from '../../podium/v1/RenewRequest.ts';
import type { RevokeReply as _podium_v1_RevokeReply, RevokeReply__Output as _podium_v1_RevokeReply__Output } from '../../podium/v1/RevokeReply.ts';
import type { RevokeRequest as _podium_v1_RevokeRequest, RevokeRequest__Output as _podium_v1_RevokeRequest__Output } from '../../podium/v1/RevokeRequest.ts';

/**
 * Who belongs to this head: machines that lend, people who submit. Served by the coordinator. Enrolling itself goes
 * through the head's front door (HTTPS), since who enrols has no certificate yet.
 */
export interface EnrollmentClient extends grpc.Client {
  /**
   * Admins: makes an invitation of one use. The reply alone holds its token; the head keeps a hash.
   */
  Invite(argument: _podium_v1_InviteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  Invite(argument: _podium_v1_InviteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  Invite(argument: _podium_v1_InviteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  Invite(argument: _podium_v1_InviteRequest, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  /**
   * Admins: makes an invitation of one use. The reply alone holds its token; the head keeps a hash.
   */
  invite(argument: _podium_v1_InviteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  invite(argument: _podium_v1_InviteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  invite(argument: _podium_v1_InviteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  invite(argument: _podium_v1_InviteRequest, callback: grpc.requestCallback<_podium_v1_Invitation__Output>): grpc.ClientUnaryCall;
  
  /**
   * Workers and clients: the same for itself, when a machine is taken away.
   */
  Leave(argument: _podium_v1_LeaveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  Leave(argument: _podium_v1_LeaveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  Leave(argument: _podium_v1_LeaveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  Leave(argument: _podium_v1_LeaveRequest, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  /**
   * Workers and clients: the same for itself, when a machine is taken away.
   */
  leave(argument: _podium_v1_LeaveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  leave(argument: _podium_v1_LeaveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  leave(argument: _podium_v1_LeaveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  leave(argument: _podium_v1_LeaveRequest, callback: grpc.requestCallback<_podium_v1_LeaveReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Admins: everybody who is or was enrolled, and the invitations that are open.
   */
  ListMembers(argument: _podium_v1_ListMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _podium_v1_ListMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _podium_v1_ListMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  ListMembers(argument: _podium_v1_ListMembersRequest, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  /**
   * Admins: everybody who is or was enrolled, and the invitations that are open.
   */
  listMembers(argument: _podium_v1_ListMembersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _podium_v1_ListMembersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _podium_v1_ListMembersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  listMembers(argument: _podium_v1_ListMembersRequest, callback: grpc.requestCallback<_podium_v1_ListMembersReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Workers and clients: a new certificate for the key, the name and the hosts of the one that the call is made with,
   * while that is still good. FAILED_PRECONDITION when this head has no authority.
   */
  Renew(argument: _podium_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  Renew(argument: _podium_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  Renew(argument: _podium_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  Renew(argument: _podium_v1_RenewRequest, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  /**
   * Workers and clients: a new certificate for the key, the name and the hosts of the one that the call is made with,
   * while that is still good. FAILED_PRECONDITION when this head has no authority.
   */
  renew(argument: _podium_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  renew(argument: _podium_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  renew(argument: _podium_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  renew(argument: _podium_v1_RenewRequest, callback: grpc.requestCallback<_podium_v1_RenewReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Admins: cuts a member off, at once and for good; its runs are leased again.
   */
  Revoke(argument: _podium_v1_RevokeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _podium_v1_RevokeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _podium_v1_RevokeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  Revoke(argument: _podium_v1_RevokeRequest, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  /**
   * Admins: cuts a member off, at once and for good; its runs are leased again.
   */
  revoke(argument: _podium_v1_RevokeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  revoke(argument: _podium_v1_RevokeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  revoke(argument: _podium_v1_RevokeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  revoke(argument: _podium_v1_RevokeRequest, callback: grpc.requestCallback<_podium_v1_RevokeReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Who belongs to this head: machines that lend, people who submit. Served by the coordinator. Enrolling itself goes
 * through the head's front door (HTTPS), since who enrols has no certificate yet.
 */
export interface EnrollmentHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Admins: makes an invitation of one use. The reply alone holds its token; the head keeps a hash.
   */
  Invite: grpc.handleUnaryCall<_podium_v1_InviteRequest__Output, _podium_v1_Invitation>;
  
  /**
   * Workers and clients: the same for itself, when a machine is taken away.
   */
  Leave: grpc.handleUnaryCall<_podium_v1_LeaveRequest__Output, _podium_v1_LeaveReply>;
  
  /**
   * Admins: everybody who is or was enrolled, and the invitations that are open.
   */
  ListMembers: grpc.handleUnaryCall<_podium_v1_ListMembersRequest__Output, _podium_v1_ListMembersReply>;
  
  /**
   * Workers and clients: a new certificate for the key, the name and the hosts of the one that the call is made with,
   * while that is still good. FAILED_PRECONDITION when this head has no authority.
   */
  Renew: grpc.handleUnaryCall<_podium_v1_RenewRequest__Output, _podium_v1_RenewReply>;
  
  /**
   * Admins: cuts a member off, at once and for good; its runs are leased again.
   */
  Revoke: grpc.handleUnaryCall<_podium_v1_RevokeRequest__Output, _podium_v1_RevokeReply>;
  
}

export interface EnrollmentDefinition extends grpc.ServiceDefinition {
  Invite: MethodDefinition<_podium_v1_InviteRequest, _podium_v1_Invitation, _podium_v1_InviteRequest__Output, _podium_v1_Invitation__Output>
  Leave: MethodDefinition<_podium_v1_LeaveRequest, _podium_v1_LeaveReply, _podium_v1_LeaveRequest__Output, _podium_v1_LeaveReply__Output>
  ListMembers: MethodDefinition<_podium_v1_ListMembersRequest, _podium_v1_ListMembersReply, _podium_v1_ListMembersRequest__Output, _podium_v1_ListMembersReply__Output>
  Renew: MethodDefinition<_podium_v1_RenewRequest, _podium_v1_RenewReply, _podium_v1_RenewRequest__Output, _podium_v1_RenewReply__Output>
  Revoke: MethodDefinition<_podium_v1_RevokeRequest, _podium_v1_RevokeReply, _podium_v1_RevokeRequest__Output, _podium_v1_RevokeReply__Output>
}
