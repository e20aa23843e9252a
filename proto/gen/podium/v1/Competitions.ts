// Original file: competitions.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Competition as _podium_v1_Competition, Competition__Output as _podium_v1_Competition__Output } from '../../podium/v1/Competition.ts';
import type { GetCompetitionRequest as _podium_v1_GetCompetitionRequest, GetCompetitionRequest__Output as _podium_v1_GetCompetitionRequest__Output } from '../../podium/v1/GetCompetitionRequest.ts';
import type { ListCompetitionsReply as _podium_v1_ListCompetitionsReply, ListCompetitionsReply__Output as _podium_v1_ListCompetitionsReply__Output } from '../../podium/v1/ListCompetitionsReply.ts';
import type { ListCompetitionsRequest as _podium_v1_ListCompetitionsRequest, ListCompetitionsRequest__Output as _podium_v1_ListCompetitionsRequest__Output } from '../../podium/v1/ListCompetitionsRequest.ts';
import type { RegisterCompetitionRequest as _podium_v1_RegisterCompetitionRequest, RegisterCompetitionRequest__Output as _podium_v1_RegisterCompetitionRequest__Output } from '../../podium/v1/RegisterCompetitionRequest.ts';

/**
 * What can be competed in. Served by the coordinator, which knows cards and public bundles, never answers.
 */
export interface CompetitionsClient extends grpc.Client {
  /**
   * The card as JSON. NOT_FOUND.
   */
  Get(argument: _podium_v1_GetCompetitionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetCompetitionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetCompetitionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetCompetitionRequest, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  /**
   * The card as JSON. NOT_FOUND.
   */
  get(argument: _podium_v1_GetCompetitionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetCompetitionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetCompetitionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetCompetitionRequest, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  
  List(argument: _podium_v1_ListCompetitionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListCompetitionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListCompetitionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListCompetitionsRequest, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListCompetitionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListCompetitionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListCompetitionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListCompetitionsRequest, callback: grpc.requestCallback<_podium_v1_ListCompetitionsReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Admin. Makes a competition known, or replaces its card. Its bundle must have been put before
   * (FAILED_PRECONDITION). INVALID_ARGUMENT says what is wrong with the card.
   */
  Register(argument: _podium_v1_RegisterCompetitionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  Register(argument: _podium_v1_RegisterCompetitionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  Register(argument: _podium_v1_RegisterCompetitionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  Register(argument: _podium_v1_RegisterCompetitionRequest, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  /**
   * Admin. Makes a competition known, or replaces its card. Its bundle must have been put before
   * (FAILED_PRECONDITION). INVALID_ARGUMENT says what is wrong with the card.
   */
  register(argument: _podium_v1_RegisterCompetitionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  register(argument: _podium_v1_RegisterCompetitionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  register(argument: _podium_v1_RegisterCompetitionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  register(argument: _podium_v1_RegisterCompetitionRequest, callback: grpc.requestCallback<_podium_v1_Competition__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What can be competed in. Served by the coordinator, which knows cards and public bundles, never answers.
 */
export interface CompetitionsHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The card as JSON. NOT_FOUND.
   */
  Get: grpc.handleUnaryCall<_podium_v1_GetCompetitionRequest__Output, _podium_v1_Competition>;
  
  List: grpc.handleUnaryCall<_podium_v1_ListCompetitionsRequest__Output, _podium_v1_ListCompetitionsReply>;
  
  /**
   * Admin. Makes a competition known, or replaces its card. Its bundle must have been put before
   * (FAILED_PRECONDITION). INVALID_ARGUMENT says what is wrong with the card.
   */
  Register: grpc.handleUnaryCall<_podium_v1_RegisterCompetitionRequest__Output, _podium_v1_Competition>;
  
}

export interface CompetitionsDefinition extends grpc.ServiceDefinition {
  Get: MethodDefinition<_podium_v1_GetCompetitionRequest, _podium_v1_Competition, _podium_v1_GetCompetitionRequest__Output, _podium_v1_Competition__Output>
  List: MethodDefinition<_podium_v1_ListCompetitionsRequest, _podium_v1_ListCompetitionsReply, _podium_v1_ListCompetitionsRequest__Output, _podium_v1_ListCompetitionsReply__Output>
  Register: MethodDefinition<_podium_v1_RegisterCompetitionRequest, _podium_v1_Competition, _podium_v1_RegisterCompetitionRequest__Output, _podium_v1_Competition__Output>
}
