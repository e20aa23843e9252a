// Original file: experiments.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CancelReply as _podium_v1_CancelReply, CancelReply__Output as _podium_v1_CancelReply__Output } from '../../podium/v1/CancelReply.ts';
import type { CancelRequest as _podium_v1_CancelRequest, CancelRequest__Output as _podium_v1_CancelRequest__Output } from '../../podium/v1/CancelRequest.ts';
import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from '../../podium/v1/Experiment.ts';
import type { ExperimentDetail as _podium_v1_ExperimentDetail, ExperimentDetail__Output as _podium_v1_ExperimentDetail__Output } from '../../podium/v1/ExperimentDetail.ts';
import type { ExtendReply as _podium_v1_ExtendReply, ExtendReply__Output as _podium_v1_ExtendReply__Output } from '../../podium/v1/ExtendReply.ts';
import type { ExtendRequest as _podium_v1_ExtendRequest, ExtendRequest__Output as _podium_v1_ExtendRequest__Output } from '../../podium/v1/ExtendRequest.ts';
import type { GetExperimentRequest as _podium_v1_GetExperimentRequest, GetExperimentRequest__Output as _podium_v1_GetExperimentRequest__Output } from '../../podium/v1/GetExperimentRequest.ts';
import type { ListExperimentsReply as _podium_v1_ListExperimentsReply, ListExperimentsReply__Output as _podium_v1_ListExperimentsReply__Output } from '../../podium/v1/ListExperimentsReply.ts';
import type { ListExperimentsRequest as _podium_v1_ListExperimentsRequest, ListExperimentsRequest__Output as _podium_v1_ListExperimentsRequest__Output } from '../../podium/v1/ListExperimentsRequest.ts';
import type { PauseRequest as _podium_v1_PauseRequest, PauseRequest__Output as _podium_v1_PauseRequest__Output } from '../../podium/v1/PauseRequest.ts';
import type { ReprioritizeRequest as _podium_v1_ReprioritizeRequest, ReprioritizeRequest__Output as _podium_v1_ReprioritizeRequest__Output } from '../../podium/v1/ReprioritizeRequest.ts';
import type { ResumeRequest as _podium_v1_ResumeRequest, ResumeRequest__Output as _podium_v1_ResumeRequest__Output } from '../../podium/v1/ResumeRequest.ts';
import type { RetryReply as _podium_v1_RetryReply, RetryReply__Output as _podium_v1_RetryReply__Output } from '../../podium/v1/RetryReply.ts';
import type { RetryRequest as _podium_v1_RetryRequest, RetryRequest__Output as _podium_v1_RetryRequest__Output } from '../../podium/v1/RetryRequest.ts';
import type { SubmitReply as _podium_v1_SubmitReply, SubmitReply__Output as _podium_v1_SubmitReply__Output } from '../../podium/v1/SubmitReply.ts';
import type { SubmitRequest as _podium_v1_SubmitRequest, SubmitRequest__Output as _podium_v1_SubmitRequest__Output } from '../../podium/v1/SubmitRequest.ts';
import type { WatchEvent as _podium_v1_WatchEvent, WatchEvent__Output as _podium_v1_WatchEvent__Output } from '../../podium/v1/WatchEvent.ts';
import type { WatchRequest as _podium_v1_WatchRequest, WatchRequest__Output as _podium_v1_WatchRequest__Output } from '../../podium/v1/WatchRequest.ts';

/**
 * What researchers do: submit experiments, watch them, cancel them. Served by the coordinator.
 */
export interface ExperimentsClient extends grpc.Client {
  /**
   * Cancels a whole experiment or one run. Runs whose hand-in was settled before are not canceled; the reply says so.
   */
  Cancel(argument: _podium_v1_CancelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _podium_v1_CancelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _podium_v1_CancelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  Cancel(argument: _podium_v1_CancelRequest, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  /**
   * Cancels a whole experiment or one run. Runs whose hand-in was settled before are not canceled; the reply says so.
   */
  cancel(argument: _podium_v1_CancelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  cancel(argument: _podium_v1_CancelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  cancel(argument: _podium_v1_CancelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  cancel(argument: _podium_v1_CancelRequest, callback: grpc.requestCallback<_podium_v1_CancelReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * A longer time limit for runs that have not ended, also for running ones; never a shorter one. The run's record says so.
   */
  Extend(argument: _podium_v1_ExtendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  Extend(argument: _podium_v1_ExtendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  Extend(argument: _podium_v1_ExtendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  Extend(argument: _podium_v1_ExtendRequest, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  /**
   * A longer time limit for runs that have not ended, also for running ones; never a shorter one. The run's record says so.
   */
  extend(argument: _podium_v1_ExtendRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  extend(argument: _podium_v1_ExtendRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  extend(argument: _podium_v1_ExtendRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  extend(argument: _podium_v1_ExtendRequest, callback: grpc.requestCallback<_podium_v1_ExtendReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * An experiment with its runs. NOT_FOUND.
   */
  Get(argument: _podium_v1_GetExperimentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetExperimentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetExperimentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetExperimentRequest, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  /**
   * An experiment with its runs. NOT_FOUND.
   */
  get(argument: _podium_v1_GetExperimentRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetExperimentRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetExperimentRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetExperimentRequest, callback: grpc.requestCallback<_podium_v1_ExperimentDetail__Output>): grpc.ClientUnaryCall;
  
  /**
   * Newest first.
   */
  List(argument: _podium_v1_ListExperimentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListExperimentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListExperimentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListExperimentsRequest, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  /**
   * Newest first.
   */
  list(argument: _podium_v1_ListExperimentsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListExperimentsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListExperimentsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListExperimentsRequest, callback: grpc.requestCallback<_podium_v1_ListExperimentsReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * The rest is for the experiment's user and admins (PERMISSION_DENIED).
   * Queued runs wait until Resume; those on workers go on. Safe to repeat.
   */
  Pause(argument: _podium_v1_PauseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Pause(argument: _podium_v1_PauseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Pause(argument: _podium_v1_PauseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Pause(argument: _podium_v1_PauseRequest, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  /**
   * The rest is for the experiment's user and admins (PERMISSION_DENIED).
   * Queued runs wait until Resume; those on workers go on. Safe to repeat.
   */
  pause(argument: _podium_v1_PauseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  pause(argument: _podium_v1_PauseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  pause(argument: _podium_v1_PauseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  pause(argument: _podium_v1_PauseRequest, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  
  /**
   * A priority above 0 goes before other users' work and is an admin's to give.
   */
  Reprioritize(argument: _podium_v1_ReprioritizeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Reprioritize(argument: _podium_v1_ReprioritizeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Reprioritize(argument: _podium_v1_ReprioritizeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Reprioritize(argument: _podium_v1_ReprioritizeRequest, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  /**
   * A priority above 0 goes before other users' work and is an admin's to give.
   */
  reprioritize(argument: _podium_v1_ReprioritizeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  reprioritize(argument: _podium_v1_ReprioritizeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  reprioritize(argument: _podium_v1_ReprioritizeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  reprioritize(argument: _podium_v1_ReprioritizeRequest, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  
  Resume(argument: _podium_v1_ResumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Resume(argument: _podium_v1_ResumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Resume(argument: _podium_v1_ResumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  Resume(argument: _podium_v1_ResumeRequest, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  resume(argument: _podium_v1_ResumeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  resume(argument: _podium_v1_ResumeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  resume(argument: _podium_v1_ResumeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  resume(argument: _podium_v1_ResumeRequest, callback: grpc.requestCallback<_podium_v1_Experiment__Output>): grpc.ClientUnaryCall;
  
  /**
   * Takes back ends that brought no grade: given up or canceled runs are queued again, a kept hand-in is graded again.
   * FAILED_PRECONDITION for a run named itself that has not ended so; what is graded is never overwritten.
   */
  Retry(argument: _podium_v1_RetryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  Retry(argument: _podium_v1_RetryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  Retry(argument: _podium_v1_RetryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  Retry(argument: _podium_v1_RetryRequest, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  /**
   * Takes back ends that brought no grade: given up or canceled runs are queued again, a kept hand-in is graded again.
   * FAILED_PRECONDITION for a run named itself that has not ended so; what is graded is never overwritten.
   */
  retry(argument: _podium_v1_RetryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  retry(argument: _podium_v1_RetryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  retry(argument: _podium_v1_RetryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  retry(argument: _podium_v1_RetryRequest, callback: grpc.requestCallback<_podium_v1_RetryReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Writes one run per agent, competition and seed, in one transaction. NOT_FOUND names an unknown competition,
   * agent or resource class; INVALID_ARGUMENT a malformed field; ALREADY_EXISTS a request_id used with other content.
   */
  Submit(argument: _podium_v1_SubmitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  Submit(argument: _podium_v1_SubmitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  Submit(argument: _podium_v1_SubmitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  Submit(argument: _podium_v1_SubmitRequest, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  /**
   * Writes one run per agent, competition and seed, in one transaction. NOT_FOUND names an unknown competition,
   * agent or resource class; INVALID_ARGUMENT a malformed field; ALREADY_EXISTS a request_id used with other content.
   */
  submit(argument: _podium_v1_SubmitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  submit(argument: _podium_v1_SubmitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  submit(argument: _podium_v1_SubmitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  submit(argument: _podium_v1_SubmitRequest, callback: grpc.requestCallback<_podium_v1_SubmitReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * First the state of every run, then each change as it happens, then `done`; the stream ends when every run is
   * terminal. A client that lost the stream calls again and misses nothing, since the first messages are the state.
   */
  Watch(argument: _podium_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_WatchEvent__Output>;
  Watch(argument: _podium_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_WatchEvent__Output>;
  /**
   * First the state of every run, then each change as it happens, then `done`; the stream ends when every run is
   * terminal. A client that lost the stream calls again and misses nothing, since the first messages are the state.
   */
  watch(argument: _podium_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_WatchEvent__Output>;
  watch(argument: _podium_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_WatchEvent__Output>;
  
}

/**
 * What researchers do: submit experiments, watch them, cancel them. Served by the coordinator.
 */
export interface ExperimentsHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Cancels a whole experiment or one run. Runs whose hand-in was settled before are not canceled; the reply says so.
   */
  Cancel: grpc.handleUnaryCall<_podium_v1_CancelRequest__Output, _podium_v1_CancelReply>;
  
  /**
   * A longer time limit for runs that have not ended, also for running ones; never a shorter one. The run's record says so.
   */
  Extend: grpc.handleUnaryCall<_podium_v1_ExtendRequest__Output, _podium_v1_ExtendReply>;
  
  /**
   * An experiment with its runs. NOT_FOUND.
   */
  Get: grpc.handleUnaryCall<_podium_v1_GetExperimentRequest__Output, _podium_v1_ExperimentDetail>;
  
  /**
   * Newest first.
   */
  List: grpc.handleUnaryCall<_podium_v1_ListExperimentsRequest__Output, _podium_v1_ListExperimentsReply>;
  
  /**
   * The rest is for the experiment's user and admins (PERMISSION_DENIED).
   * Queued runs wait until Resume; those on workers go on. Safe to repeat.
   */
  Pause: grpc.handleUnaryCall<_podium_v1_PauseRequest__Output, _podium_v1_Experiment>;
  
  /**
   * A priority above 0 goes before other users' work and is an admin's to give.
   */
  Reprioritize: grpc.handleUnaryCall<_podium_v1_ReprioritizeRequest__Output, _podium_v1_Experiment>;
  
  Resume: grpc.handleUnaryCall<_podium_v1_ResumeRequest__Output, _podium_v1_Experiment>;
  
  /**
   * Takes back ends that brought no grade: given up or canceled runs are queued again, a kept hand-in is graded again.
   * FAILED_PRECONDITION for a run named itself that has not ended so; what is graded is never overwritten.
   */
  Retry: grpc.handleUnaryCall<_podium_v1_RetryRequest__Output, _podium_v1_RetryReply>;
  
  /**
   * Writes one run per agent, competition and seed, in one transaction. NOT_FOUND names an unknown competition,
   * agent or resource class; INVALID_ARGUMENT a malformed field; ALREADY_EXISTS a request_id used with other content.
   */
  Submit: grpc.handleUnaryCall<_podium_v1_SubmitRequest__Output, _podium_v1_SubmitReply>;
  
  /**
   * First the state of every run, then each change as it happens, then `done`; the stream ends when every run is
   * terminal. A client that lost the stream calls again and misses nothing, since the first messages are the state.
   */
  Watch: grpc.handleServerStreamingCall<_podium_v1_WatchRequest__Output, _podium_v1_WatchEvent>;
  
}

export interface ExperimentsDefinition extends grpc.ServiceDefinition {
  Cancel: MethodDefinition<_podium_v1_CancelRequest, _podium_v1_CancelReply, _podium_v1_CancelRequest__Output, _podium_v1_CancelReply__Output>
  Extend: MethodDefinition<_podium_v1_ExtendRequest, _podium_v1_ExtendReply, _podium_v1_ExtendRequest__Output, _podium_v1_ExtendReply__Output>
  Get: MethodDefinition<_podium_v1_GetExperimentRequest, _podium_v1_ExperimentDetail, _podium_v1_GetExperimentRequest__Output, _podium_v1_ExperimentDetail__Output>
  List: MethodDefinition<_podium_v1_ListExperimentsRequest, _podium_v1_ListExperimentsReply, _podium_v1_ListExperimentsRequest__Output, _podium_v1_ListExperimentsReply__Output>
  Pause: MethodDefinition<_podium_v1_PauseRequest, _podium_v1_Experiment, _podium_v1_PauseRequest__Output, _podium_v1_Experiment__Output>
  Reprioritize: MethodDefinition<_podium_v1_ReprioritizeRequest, _podium_v1_Experiment, _podium_v1_ReprioritizeRequest__Output, _podium_v1_Experiment__Output>
  Resume: MethodDefinition<_podium_v1_ResumeRequest, _podium_v1_Experiment, _podium_v1_ResumeRequest__Output, _podium_v1_Experiment__Output>
  Retry: MethodDefinition<_podium_v1_RetryRequest, _podium_v1_RetryReply, _podium_v1_RetryRequest__Output, _podium_v1_RetryReply__Output>
  Submit: MethodDefinition<_podium_v1_SubmitRequest, _podium_v1_SubmitReply, _podium_v1_SubmitRequest__Output, _podium_v1_SubmitReply__Output>
  Watch: MethodDefinition<_podium_v1_WatchRequest, _podium_v1_WatchEvent, _podium_v1_WatchRequest__Output, _podium_v1_WatchEvent__Output>
}
