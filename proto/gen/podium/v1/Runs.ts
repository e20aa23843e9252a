// Original file: runs.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExplainRequest as _podium_v1_ExplainRequest, ExplainRequest__Output as _podium_v1_ExplainRequest__Output } from '../../podium/v1/ExplainRequest.ts';
import type { Explanation as _podium_v1_Explanation, Explanation__Output as _podium_v1_Explanation__Output } from '../../podium/v1/Explanation.ts';
import type { FollowOutputRequest as _podium_v1_FollowOutputRequest, FollowOutputRequest__Output as _podium_v1_FollowOutputRequest__Output } from '../../podium/v1/FollowOutputRequest.ts';
import type { GetReportReply as _podium_v1_GetReportReply, GetReportReply__Output as _podium_v1_GetReportReply__Output } from '../../podium/v1/GetReportReply.ts';
import type { GetReportRequest as _podium_v1_GetReportRequest, GetReportRequest__Output as _podium_v1_GetReportRequest__Output } from '../../podium/v1/GetReportRequest.ts';
import type { GetRunRequest as _podium_v1_GetRunRequest, GetRunRequest__Output as _podium_v1_GetRunRequest__Output } from '../../podium/v1/GetRunRequest.ts';
import type { HistoryReply as _podium_v1_HistoryReply, HistoryReply__Output as _podium_v1_HistoryReply__Output } from '../../podium/v1/HistoryReply.ts';
import type { HistoryRequest as _podium_v1_HistoryRequest, HistoryRequest__Output as _podium_v1_HistoryRequest__Output } from '../../podium/v1/HistoryRequest.ts';
import type { ListRunsReply as _podium_v1_ListRunsReply, ListRunsReply__Output as _podium_v1_ListRunsReply__Output } from '../../podium/v1/ListRunsReply.ts';
import type { ListRunsRequest as _podium_v1_ListRunsRequest, ListRunsRequest__Output as _podium_v1_ListRunsRequest__Output } from '../../podium/v1/ListRunsRequest.ts';
import type { OutputChunk as _podium_v1_OutputChunk, OutputChunk__Output as _podium_v1_OutputChunk__Output } from '../../podium/v1/OutputChunk.ts';
import type { ReleaseRunRequest as _podium_v1_ReleaseRunRequest, ReleaseRunRequest__Output as _podium_v1_ReleaseRunRequest__Output } from '../../podium/v1/ReleaseRunRequest.ts';
import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from '../../podium/v1/Run.ts';

/**
 * A single run: its state, the reason for it, its report, what it prints. Served by the coordinator.
 */
export interface RunsClient extends grpc.Client {
  /**
   * Why a run waits or how it failed, and every attempt at it. NOT_FOUND.
   */
  Explain(argument: _podium_v1_ExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  Explain(argument: _podium_v1_ExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  Explain(argument: _podium_v1_ExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  Explain(argument: _podium_v1_ExplainRequest, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  /**
   * Why a run waits or how it failed, and every attempt at it. NOT_FOUND.
   */
  explain(argument: _podium_v1_ExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  explain(argument: _podium_v1_ExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  explain(argument: _podium_v1_ExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  explain(argument: _podium_v1_ExplainRequest, callback: grpc.requestCallback<_podium_v1_Explanation__Output>): grpc.ClientUnaryCall;
  
  /**
   * The tail of what the agent prints, then what follows until the run has ended (or at once, without follow).
   * Live only: the whole output is an artifact of the finished run.
   */
  FollowOutput(argument: _podium_v1_FollowOutputRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_OutputChunk__Output>;
  FollowOutput(argument: _podium_v1_FollowOutputRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_OutputChunk__Output>;
  /**
   * The tail of what the agent prints, then what follows until the run has ended (or at once, without follow).
   * Live only: the whole output is an artifact of the finished run.
   */
  followOutput(argument: _podium_v1_FollowOutputRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_OutputChunk__Output>;
  followOutput(argument: _podium_v1_FollowOutputRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_OutputChunk__Output>;
  
  /**
   * NOT_FOUND.
   */
  Get(argument: _podium_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  Get(argument: _podium_v1_GetRunRequest, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  /**
   * NOT_FOUND.
   */
  get(argument: _podium_v1_GetRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  get(argument: _podium_v1_GetRunRequest, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  
  /**
   * The grader's signed report. FAILED_PRECONDITION while there is none.
   */
  GetReport(argument: _podium_v1_GetReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  GetReport(argument: _podium_v1_GetReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  GetReport(argument: _podium_v1_GetReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  GetReport(argument: _podium_v1_GetReportRequest, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  /**
   * The grader's signed report. FAILED_PRECONDITION while there is none.
   */
  getReport(argument: _podium_v1_GetReportRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  getReport(argument: _podium_v1_GetReportRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  getReport(argument: _podium_v1_GetReportRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  getReport(argument: _podium_v1_GetReportRequest, callback: grpc.requestCallback<_podium_v1_GetReportReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * All that happened to the run, in the order in which the head recorded it; also long after it is over. NOT_FOUND.
   */
  History(argument: _podium_v1_HistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  History(argument: _podium_v1_HistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  History(argument: _podium_v1_HistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  History(argument: _podium_v1_HistoryRequest, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  /**
   * All that happened to the run, in the order in which the head recorded it; also long after it is over. NOT_FOUND.
   */
  history(argument: _podium_v1_HistoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  history(argument: _podium_v1_HistoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  history(argument: _podium_v1_HistoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  history(argument: _podium_v1_HistoryRequest, callback: grpc.requestCallback<_podium_v1_HistoryReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Newest first, filtered.
   */
  List(argument: _podium_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListRunsRequest, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  /**
   * Newest first, filtered.
   */
  list(argument: _podium_v1_ListRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListRunsRequest, callback: grpc.requestCallback<_podium_v1_ListRunsReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * A held run may go to workers again. FAILED_PRECONDITION when it is not held; for its user and admins.
   */
  Release(argument: _podium_v1_ReleaseRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  Release(argument: _podium_v1_ReleaseRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  Release(argument: _podium_v1_ReleaseRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  Release(argument: _podium_v1_ReleaseRunRequest, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  /**
   * A held run may go to workers again. FAILED_PRECONDITION when it is not held; for its user and admins.
   */
  release(argument: _podium_v1_ReleaseRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  release(argument: _podium_v1_ReleaseRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  release(argument: _podium_v1_ReleaseRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  release(argument: _podium_v1_ReleaseRunRequest, callback: grpc.requestCallback<_podium_v1_Run__Output>): grpc.ClientUnaryCall;
  
}

/**
 * A single run: its state, the reason for it, its report, what it prints. Served by the coordinator.
 */
export interface RunsHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Why a run waits or how it failed, and every attempt at it. NOT_FOUND.
   */
  Explain: grpc.handleUnaryCall<_podium_v1_ExplainRequest__Output, _podium_v1_Explanation>;
  
  /**
   * The tail of what the agent prints, then what follows until the run has ended (or at once, without follow).
   * Live only: the whole output is an artifact of the finished run.
   */
  FollowOutput: grpc.handleServerStreamingCall<_podium_v1_FollowOutputRequest__Output, _podium_v1_OutputChunk>;
  
  /**
   * NOT_FOUND.
   */
  Get: grpc.handleUnaryCall<_podium_v1_GetRunRequest__Output, _podium_v1_Run>;
  
  /**
   * The grader's signed report. FAILED_PRECONDITION while there is none.
   */
  GetReport: grpc.handleUnaryCall<_podium_v1_GetReportRequest__Output, _podium_v1_GetReportReply>;
  
  /**
   * All that happened to the run, in the order in which the head recorded it; also long after it is over. NOT_FOUND.
   */
  History: grpc.handleUnaryCall<_podium_v1_HistoryRequest__Output, _podium_v1_HistoryReply>;
  
  /**
   * Newest first, filtered.
   */
  List: grpc.handleUnaryCall<_podium_v1_ListRunsRequest__Output, _podium_v1_ListRunsReply>;
  
  /**
   * A held run may go to workers again. FAILED_PRECONDITION when it is not held; for its user and admins.
   */
  Release: grpc.handleUnaryCall<_podium_v1_ReleaseRunRequest__Output, _podium_v1_Run>;
  
}

export interface RunsDefinition extends grpc.ServiceDefinition {
  Explain: MethodDefinition<_podium_v1_ExplainRequest, _podium_v1_Explanation, _podium_v1_ExplainRequest__Output, _podium_v1_Explanation__Output>
  FollowOutput: MethodDefinition<_podium_v1_FollowOutputRequest, _podium_v1_OutputChunk, _podium_v1_FollowOutputRequest__Output, _podium_v1_OutputChunk__Output>
  Get: MethodDefinition<_podium_v1_GetRunRequest, _podium_v1_Run, _podium_v1_GetRunRequest__Output, _podium_v1_Run__Output>
  GetReport: MethodDefinition<_podium_v1_GetReportRequest, _podium_v1_GetReportReply, _podium_v1_GetReportRequest__Output, _podium_v1_GetReportReply__Output>
  History: MethodDefinition<_podium_v1_HistoryRequest, _podium_v1_HistoryReply, _podium_v1_HistoryRequest__Output, _podium_v1_HistoryReply__Output>
  List: MethodDefinition<_podium_v1_ListRunsRequest, _podium_v1_ListRunsReply, _podium_v1_ListRunsRequest__Output, _podium_v1_ListRunsReply__Output>
  Release: MethodDefinition<_podium_v1_ReleaseRunRequest, _podium_v1_Run, _podium_v1_ReleaseRunRequest__Output, _podium_v1_Run__Output>
}
