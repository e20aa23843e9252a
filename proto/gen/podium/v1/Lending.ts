// Original file: lending.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DrainLendingRequest as _podium_v1_DrainLendingRequest, DrainLendingRequest__Output as _podium_v1_DrainLendingRequest__Output } from '../../podium/v1/DrainLendingRequest.ts';
import type { GiveBackRequest as _podium_v1_GiveBackRequest, GiveBackRequest__Output as _podium_v1_GiveBackRequest__Output } from '../../podium/v1/GiveBackRequest.ts';
import type { LendingStatus as _podium_v1_LendingStatus, LendingStatus__Output as _podium_v1_LendingStatus__Output } from '../../podium/v1/LendingStatus.ts';
import type { LendingStatusRequest as _podium_v1_LendingStatusRequest, LendingStatusRequest__Output as _podium_v1_LendingStatusRequest__Output } from '../../podium/v1/LendingStatusRequest.ts';
import type { PauseLendingRequest as _podium_v1_PauseLendingRequest, PauseLendingRequest__Output as _podium_v1_PauseLendingRequest__Output } from '../../podium/v1/PauseLendingRequest.ts';
import type { PurgeLendingRequest as _podium_v1_PurgeLendingRequest, PurgeLendingRequest__Output as _podium_v1_PurgeLendingRequest__Output } from '../../podium/v1/PurgeLendingRequest.ts';
import type { ResumeLendingRequest as _podium_v1_ResumeLendingRequest, ResumeLendingRequest__Output as _podium_v1_ResumeLendingRequest__Output } from '../../podium/v1/ResumeLendingRequest.ts';

/**
 * What the owner of a machine sees and says of what is lent. Served by the worker itself on a socket in its state folder,
 * for this machine alone: it answers while no head can be reached.
 */
export interface LendingClient extends grpc.Client {
  /**
   * Takes nothing new; the worker ends when what is here is done.
   */
  Drain(argument: _podium_v1_DrainLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Drain(argument: _podium_v1_DrainLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Drain(argument: _podium_v1_DrainLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Drain(argument: _podium_v1_DrainLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Takes nothing new; the worker ends when what is here is done.
   */
  drain(argument: _podium_v1_DrainLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  drain(argument: _podium_v1_DrainLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  drain(argument: _podium_v1_DrainLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  drain(argument: _podium_v1_DrainLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Stops what runs here at once; the runs begin anew elsewhere. Nothing is taken until Resume.
   */
  GiveBack(argument: _podium_v1_GiveBackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  GiveBack(argument: _podium_v1_GiveBackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  GiveBack(argument: _podium_v1_GiveBackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  GiveBack(argument: _podium_v1_GiveBackRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Stops what runs here at once; the runs begin anew elsewhere. Nothing is taken until Resume.
   */
  giveBack(argument: _podium_v1_GiveBackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  giveBack(argument: _podium_v1_GiveBackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  giveBack(argument: _podium_v1_GiveBackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  giveBack(argument: _podium_v1_GiveBackRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Freezes what runs here; after the longest pause the machine is given back. FAILED_PRECONDITION where the worker's
   * settings allow no freezing.
   */
  Pause(argument: _podium_v1_PauseLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Pause(argument: _podium_v1_PauseLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Pause(argument: _podium_v1_PauseLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Pause(argument: _podium_v1_PauseLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Freezes what runs here; after the longest pause the machine is given back. FAILED_PRECONDITION where the worker's
   * settings allow no freezing.
   */
  pause(argument: _podium_v1_PauseLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  pause(argument: _podium_v1_PauseLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  pause(argument: _podium_v1_PauseLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  pause(argument: _podium_v1_PauseLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Removes the containers that are kept for inspection.
   */
  Purge(argument: _podium_v1_PurgeLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Purge(argument: _podium_v1_PurgeLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Purge(argument: _podium_v1_PurgeLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Purge(argument: _podium_v1_PurgeLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Removes the containers that are kept for inspection.
   */
  purge(argument: _podium_v1_PurgeLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  purge(argument: _podium_v1_PurgeLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  purge(argument: _podium_v1_PurgeLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  purge(argument: _podium_v1_PurgeLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes Pause and GiveBack back.
   */
  Resume(argument: _podium_v1_ResumeLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Resume(argument: _podium_v1_ResumeLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Resume(argument: _podium_v1_ResumeLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Resume(argument: _podium_v1_ResumeLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  /**
   * Takes Pause and GiveBack back.
   */
  resume(argument: _podium_v1_ResumeLendingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  resume(argument: _podium_v1_ResumeLendingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  resume(argument: _podium_v1_ResumeLendingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  resume(argument: _podium_v1_ResumeLendingRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  
  Status(argument: _podium_v1_LendingStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Status(argument: _podium_v1_LendingStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Status(argument: _podium_v1_LendingStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  Status(argument: _podium_v1_LendingStatusRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_LendingStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_LendingStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_LendingStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  status(argument: _podium_v1_LendingStatusRequest, callback: grpc.requestCallback<_podium_v1_LendingStatus__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What the owner of a machine sees and says of what is lent. Served by the worker itself on a socket in its state folder,
 * for this machine alone: it answers while no head can be reached.
 */
export interface LendingHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes nothing new; the worker ends when what is here is done.
   */
  Drain: grpc.handleUnaryCall<_podium_v1_DrainLendingRequest__Output, _podium_v1_LendingStatus>;
  
  /**
   * Stops what runs here at once; the runs begin anew elsewhere. Nothing is taken until Resume.
   */
  GiveBack: grpc.handleUnaryCall<_podium_v1_GiveBackRequest__Output, _podium_v1_LendingStatus>;
  
  /**
   * Freezes what runs here; after the longest pause the machine is given back. FAILED_PRECONDITION where the worker's
   * settings allow no freezing.
   */
  Pause: grpc.handleUnaryCall<_podium_v1_PauseLendingRequest__Output, _podium_v1_LendingStatus>;
  
  /**
   * Removes the containers that are kept for inspection.
   */
  Purge: grpc.handleUnaryCall<_podium_v1_PurgeLendingRequest__Output, _podium_v1_LendingStatus>;
  
  /**
   * Takes Pause and GiveBack back.
   */
  Resume: grpc.handleUnaryCall<_podium_v1_ResumeLendingRequest__Output, _podium_v1_LendingStatus>;
  
  Status: grpc.handleUnaryCall<_podium_v1_LendingStatusRequest__Output, _podium_v1_LendingStatus>;
  
}

export interface LendingDefinition extends grpc.ServiceDefinition {
  Drain: MethodDefinition<_podium_v1_DrainLendingRequest, _podium_v1_LendingStatus, _podium_v1_DrainLendingRequest__Output, _podium_v1_LendingStatus__Output>
  GiveBack: MethodDefinition<_podium_v1_GiveBackRequest, _podium_v1_LendingStatus, _podium_v1_GiveBackRequest__Output, _podium_v1_LendingStatus__Output>
  Pause: MethodDefinition<_podium_v1_PauseLendingRequest, _podium_v1_LendingStatus, _podium_v1_PauseLendingRequest__Output, _podium_v1_LendingStatus__Output>
  Purge: MethodDefinition<_podium_v1_PurgeLendingRequest, _podium_v1_LendingStatus, _podium_v1_PurgeLendingRequest__Output, _podium_v1_LendingStatus__Output>
  Resume: MethodDefinition<_podium_v1_ResumeLendingRequest, _podium_v1_LendingStatus, _podium_v1_ResumeLendingRequest__Output, _podium_v1_LendingStatus__Output>
  Status: MethodDefinition<_podium_v1_LendingStatusRequest, _podium_v1_LendingStatus, _podium_v1_LendingStatusRequest__Output, _podium_v1_LendingStatus__Output>
}
