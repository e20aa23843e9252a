// Original file: fleet.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DrainRequest as _podium_v1_DrainRequest, DrainRequest__Output as _podium_v1_DrainRequest__Output } from '../../podium/v1/DrainRequest.ts';
import type { ListResourceClassesReply as _podium_v1_ListResourceClassesReply, ListResourceClassesReply__Output as _podium_v1_ListResourceClassesReply__Output } from '../../podium/v1/ListResourceClassesReply.ts';
import type { ListResourceClassesRequest as _podium_v1_ListResourceClassesRequest, ListResourceClassesRequest__Output as _podium_v1_ListResourceClassesRequest__Output } from '../../podium/v1/ListResourceClassesRequest.ts';
import type { ListWorkersReply as _podium_v1_ListWorkersReply, ListWorkersReply__Output as _podium_v1_ListWorkersReply__Output } from '../../podium/v1/ListWorkersReply.ts';
import type { ListWorkersRequest as _podium_v1_ListWorkersRequest, ListWorkersRequest__Output as _podium_v1_ListWorkersRequest__Output } from '../../podium/v1/ListWorkersRequest.ts';
import type { QuarantineRequest as _podium_v1_QuarantineRequest, QuarantineRequest__Output as _podium_v1_QuarantineRequest__Output } from '../../podium/v1/QuarantineRequest.ts';
import type { ReleaseWorkerRequest as _podium_v1_ReleaseWorkerRequest, ReleaseWorkerRequest__Output as _podium_v1_ReleaseWorkerRequest__Output } from '../../podium/v1/ReleaseWorkerRequest.ts';
import type { UndrainRequest as _podium_v1_UndrainRequest, UndrainRequest__Output as _podium_v1_UndrainRequest__Output } from '../../podium/v1/UndrainRequest.ts';
import type { Worker as _podium_v1_Worker, Worker__Output as _podium_v1_Worker__Output } from '../../podium/v1/Worker.ts';

/**
 * The machines. Served by the coordinator.
 */
export interface FleetClient extends grpc.Client {
  /**
   * The named shapes a run may ask for.
   * Admin, all four. The worker gets no more runs; what it runs goes on. Safe to repeat. NOT_FOUND.
   */
  Drain(argument: _podium_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Drain(argument: _podium_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Drain(argument: _podium_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Drain(argument: _podium_v1_DrainRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  /**
   * The named shapes a run may ask for.
   * Admin, all four. The worker gets no more runs; what it runs goes on. Safe to repeat. NOT_FOUND.
   */
  drain(argument: _podium_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  drain(argument: _podium_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  drain(argument: _podium_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  drain(argument: _podium_v1_DrainRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
  ListResourceClasses(argument: _podium_v1_ListResourceClassesRequest, callback: grpc.requestCallback<_podium_v1_ListResourceClassesReply__Output>): grpc.ClientUnaryCall;
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
  
  /**
   * The same for a worker that is suspected. Until Release; the head does it too, by evidence, and then gives it a run now
   * and then to show that it is well.
   */
  Quarantine(argument: _podium_v1_QuarantineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Quarantine(argument: _podium_v1_QuarantineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Quarantine(argument: _podium_v1_QuarantineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Quarantine(argument: _podium_v1_QuarantineRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  /**
   * The same for a worker that is suspected. Until Release; the head does it too, by evidence, and then gives it a run now
   * and then to show that it is well.
   */
  quarantine(argument: _podium_v1_QuarantineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  quarantine(argument: _podium_v1_QuarantineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  quarantine(argument: _podium_v1_QuarantineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  quarantine(argument: _podium_v1_QuarantineRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  
  /**
   * FAILED_PRECONDITION when it is not in quarantine.
   */
  Release(argument: _podium_v1_ReleaseWorkerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Release(argument: _podium_v1_ReleaseWorkerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Release(argument: _podium_v1_ReleaseWorkerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Release(argument: _podium_v1_ReleaseWorkerRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  /**
   * FAILED_PRECONDITION when it is not in quarantine.
   */
  release(argument: _podium_v1_ReleaseWorkerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  release(argument: _podium_v1_ReleaseWorkerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  release(argument: _podium_v1_ReleaseWorkerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  release(argument: _podium_v1_ReleaseWorkerRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  
  /**
   * FAILED_PRECONDITION when it is not drained.
   */
  Undrain(argument: _podium_v1_UndrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Undrain(argument: _podium_v1_UndrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Undrain(argument: _podium_v1_UndrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  Undrain(argument: _podium_v1_UndrainRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  /**
   * FAILED_PRECONDITION when it is not drained.
   */
  undrain(argument: _podium_v1_UndrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  undrain(argument: _podium_v1_UndrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  undrain(argument: _podium_v1_UndrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  undrain(argument: _podium_v1_UndrainRequest, callback: grpc.requestCallback<_podium_v1_Worker__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The machines. Served by the coordinator.
 */
export interface FleetHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The named shapes a run may ask for.
   * Admin, all four. The worker gets no more runs; what it runs goes on. Safe to repeat. NOT_FOUND.
   */
  Drain: grpc.handleUnaryCall<_podium_v1_DrainRequest__Output, _podium_v1_Worker>;
  
  ListResourceClasses: grpc.handleUnaryCall<_podium_v1_ListResourceClassesRequest__Output, _podium_v1_ListResourceClassesReply>;
  
  ListWorkers: grpc.handleUnaryCall<_podium_v1_ListWorkersRequest__Output, _podium_v1_ListWorkersReply>;
  
  /**
   * The same for a worker that is suspected. Until Release; the head does it too, by evidence, and then gives it a run now
   * and then to show that it is well.
   */
  Quarantine: grpc.handleUnaryCall<_podium_v1_QuarantineRequest__Output, _podium_v1_Worker>;
  
  /**
   * FAILED_PRECONDITION when it is not in quarantine.
   */
  Release: grpc.handleUnaryCall<_podium_v1_ReleaseWorkerRequest__Output, _podium_v1_Worker>;
  
  /**
   * FAILED_PRECONDITION when it is not drained.
   */
  Undrain: grpc.handleUnaryCall<_podium_v1_UndrainRequest__Output, _podium_v1_Worker>;
  
}

export interface FleetDefinition extends grpc.ServiceDefinition {
  Drain: MethodDefinition<_podium_v1_DrainRequest, _podium_v1_Worker, _podium_v1_DrainRequest__Output, _podium_v1_Worker__Output>
  ListResourceClasses: MethodDefinition<_podium_v1_ListResourceClassesRequest, _podium_v1_ListResourceClassesReply, _podium_v1_ListResourceClassesRequest__Output, _podium_v1_ListResourceClassesReply__Output>
  ListWorkers: MethodDefinition<_podium_v1_ListWorkersRequest, _podium_v1_ListWorkersReply, _podium_v1_ListWorkersRequest__Output, _podium_v1_ListWorkersReply__Output>
  Quarantine: MethodDefinition<_podium_v1_QuarantineRequest, _podium_v1_Worker, _podium_v1_QuarantineRequest__Output, _podium_v1_Worker__Output>
  Release: MethodDefinition<_podium_v1_ReleaseWorkerRequest, _podium_v1_Worker, _podium_v1_ReleaseWorkerRequest__Output, _podium_v1_Worker__Output>
  Undrain: MethodDefinition<_podium_v1_UndrainRequest, _podium_v1_Worker, _podium_v1_UndrainRequest__Output, _podium_v1_Worker__Output>
}
