// Original file: webhooks.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListWebhooksReply as _podium_v1_ListWebhooksReply, ListWebhooksReply__Output as _podium_v1_ListWebhooksReply__Output } from '../../podium/v1/ListWebhooksReply.ts';
import type { ListWebhooksRequest as _podium_v1_ListWebhooksRequest, ListWebhooksRequest__Output as _podium_v1_ListWebhooksRequest__Output } from '../../podium/v1/ListWebhooksRequest.ts';

/**
 * What is told to other systems as it happens, and how that goes. Configured at the coordinator, which serves this.
 */
export interface WebhooksClient extends grpc.Client {
  List(argument: _podium_v1_ListWebhooksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListWebhooksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListWebhooksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListWebhooksRequest, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListWebhooksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListWebhooksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListWebhooksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListWebhooksRequest, callback: grpc.requestCallback<_podium_v1_ListWebhooksReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What is told to other systems as it happens, and how that goes. Configured at the coordinator, which serves this.
 */
export interface WebhooksHandlers extends grpc.UntypedServiceImplementation {
  List: grpc.handleUnaryCall<_podium_v1_ListWebhooksRequest__Output, _podium_v1_ListWebhooksReply>;
  
}

export interface WebhooksDefinition extends grpc.ServiceDefinition {
  List: MethodDefinition<_podium_v1_ListWebhooksRequest, _podium_v1_ListWebhooksReply, _podium_v1_ListWebhooksRequest__Output, _podium_v1_ListWebhooksReply__Output>
}
