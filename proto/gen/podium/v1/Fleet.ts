// Original file: fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListResourceClassesReply as _podium_v1_ListResourceClassesReply, ListResourceClassesReply__Output as _podium_v1_ListResourceClassesReply__Output } from '../../podium/v1/ListResourceClassesReply.ts';
import type { ListResourceClassesRequest as _podium_v1_ListResourceClassesRequest, ListResourceClassesRequest__Output as _podium_v1_ListResourceClassesRequest__Output } from '../../podium/v1/ListResourceClassesRequest.ts';
import type { ListWorkersReply as _podium_v1_ListWorkersReply, ListWorkersReply__Output as _podium_v1_ListWorkersReply__Output } from '../../podium/v1/ListWorkersReply.ts';
import type { ListWorkersRequest as _podium_v1_ListWorkersRequest, ListWorkersRequest__Output as _podium_v1_ListWorkersRequest__Output } from '../../podium/v1/ListWorkersRequest.ts';

/**
 * The machines. Served by the coordinator.
 */
export interface FleetClient extends grpc.Client {
  /**
   * The named shapes a run may ask for.
   */
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  /**
   * The named shapes a run may ask for.
   */
  listResourceClasses(argument: _podium_v1_ListResourceClassesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  listResourceClasses(argument: _podium_v1_ListResourceClassesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  listResourceClasses(argument: _podium_v1_ListResourceClassesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  listResourceClasses(argument: _podium_v1_ListResourceClassesRequest, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  
  ListWorkers(argument: _podium_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _podium_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _podium_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  ListWorkers(argument: _podium_v1_ListWorkersRequest, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _podium_v1_ListWorkersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _podium_v1_ListWorkersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _podium_v1_ListWorkersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  listWorkers(argument: _podium_v1_ListWorkersRequest, callback: grpc.requestCallback<_podium_v1_ListWorkersReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The machines. Served by the coordinator.
 */
export interface FleetHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The named shapes a run may ask for.
   */
  ListResourceClasses: grpc.handleUnaryCall<_podium_v1_ListResourceClassesRequest__Output, _podium_v1_ListResourceClassesReply>;
  
  ListWorkers: grpc.handleUnaryCall<_podium_v1_ListWorkersRequest__Output, _podium_v1_ListWorkersReply>;
  
}

export interface FleetDefinition extends grpc.ServiceDefinition {
  ListResourceClasses: MethodDefinition<_podium_v1_ListResourceClassesRequest, _podium_v1_ListResourceClassesReply, _podium_v1_ListResourceClassesRequest__Output, _podium_v1_ListResourceClassesReply__Output>
  ListWorkers: MethodDefinition<_podium_v1_ListWorkersRequest, _podium_v1_ListWorkersReply, _podium_v1_ListWorkersRequest__Output, _podium_v1_ListWorkersReply__Output>
}
