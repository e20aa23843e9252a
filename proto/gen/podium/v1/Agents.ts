// Original file: agents.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Agent as _podium_v1_Agent, Agent__Output as _podium_v1_Agent__Output } from '../../podium/v1/Agent.ts';
import type { ListAgentsReply as _podium_v1_ListAgentsReply, ListAgentsReply__Output as _podium_v1_ListAgentsReply__Output } from '../../podium/v1/ListAgentsReply.ts';
import type { ListAgentsRequest as _podium_v1_ListAgentsRequest, ListAgentsRequest__Output as _podium_v1_ListAgentsRequest__Output } from '../../podium/v1/ListAgentsRequest.ts';

/**
 * What competes. Served by the coordinator.
 */
export interface AgentsClient extends grpc.Client {
  List(argument: _podium_v1_ListAgentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListAgentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListAgentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListAgentsRequest, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListAgentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListAgentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListAgentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListAgentsRequest, callback: grpc.requestCallback<_podium_v1_ListAgentsReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Makes an agent known, or replaces it for experiments submitted from now on: runs keep what they were submitted with.
   */
  Register(argument: _podium_v1_Agent, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  Register(argument: _podium_v1_Agent, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  Register(argument: _podium_v1_Agent, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  Register(argument: _podium_v1_Agent, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  /**
   * Makes an agent known, or replaces it for experiments submitted from now on: runs keep what they were submitted with.
   */
  register(argument: _podium_v1_Agent, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  register(argument: _podium_v1_Agent, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  register(argument: _podium_v1_Agent, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  register(argument: _podium_v1_Agent, callback: grpc.requestCallback<_podium_v1_Agent__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What competes. Served by the coordinator.
 */
export interface AgentsHandlers extends grpc.UntypedServiceImplementation {
  List: grpc.handleUnaryCall<_podium_v1_ListAgentsRequest__Output, _podium_v1_ListAgentsReply>;
  
  /**
   * Makes an agent known, or replaces it for experiments submitted from now on: runs keep what they were submitted with.
   */
  Register: grpc.handleUnaryCall<_podium_v1_Agent__Output, _podium_v1_Agent>;
  
}

export interface AgentsDefinition extends grpc.ServiceDefinition {
  List: MethodDefinition<_podium_v1_ListAgentsRequest, _podium_v1_ListAgentsReply, _podium_v1_ListAgentsRequest__Output, _podium_v1_ListAgentsReply__Output>
  Register: MethodDefinition<_podium_v1_Agent, _podium_v1_Agent, _podium_v1_Agent__Output, _podium_v1_Agent__Output>
}
