// Original file: upkeep.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { HeadStatus as _podium_v1_HeadStatus, HeadStatus__Output as _podium_v1_HeadStatus__Output } from '../../podium/v1/HeadStatus.ts';
import type { UpkeepRequest as _podium_v1_UpkeepRequest, UpkeepRequest__Output as _podium_v1_UpkeepRequest__Output } from '../../podium/v1/UpkeepRequest.ts';

/**
 * How the head itself fares: for `podium doctor`, and for whoever watches over it.
 */
export interface UpkeepClient extends grpc.Client {
  Status(argument: _podium_v1_UpkeepRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  Status(argument: _podium_v1_UpkeepRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  Status(argument: _podium_v1_UpkeepRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  Status(argument: _podium_v1_UpkeepRequest, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_UpkeepRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_UpkeepRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_UpkeepRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_UpkeepRequest, callback: grpc.requestCallback<_podium_v1_HeadStatus__Output>): grpc.ClientUnaryCall;
  
}

/**
 * How the head itself fares: for `podium doctor`, and for whoever watches over it.
 */
export interface UpkeepHandlers extends grpc.UntypedServiceImplementation {
  Status: grpc.handleUnaryCall<_podium_v1_UpkeepRequest__Output, _podium_v1_HeadStatus>;
  
}

export interface UpkeepDefinition extends grpc.ServiceDefinition {
  Status: MethodDefinition<_podium_v1_UpkeepRequest, _podium_v1_HeadStatus, _podium_v1_UpkeepRequest__Output, _podium_v1_HeadStatus__Output>
}
