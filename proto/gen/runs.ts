import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Attempt as _podium_v1_Attempt, Attempt__Output as _podium_v1_Attempt__Output } from './podium/v1/Attempt.ts';
import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from './podium/v1/Experiment.ts';
import type { ExplainRequest as _podium_v1_ExplainRequest, ExplainRequest__Output as _podium_v1_ExplainRequest__Output } from './podium/v1/ExplainRequest.ts';
import type { Explanation as _podium_v1_Explanation, Explanation__Output as _podium_v1_Explanation__Output } from './podium/v1/Explanation.ts';
import type { FollowOutputRequest as _podium_v1_FollowOutputRequest, FollowOutputRequest__Output as _podium_v1_FollowOutputRequest__Output } from './podium/v1/FollowOutputRequest.ts';
import type { GetReportReply as _podium_v1_GetReportReply, GetReportReply__Output as _podium_v1_GetReportReply__Output } from './podium/v1/GetReportReply.ts';
import type { GetReportRequest as _podium_v1_GetReportRequest, GetReportRequest__Output as _podium_v1_GetReportRequest__Output } from './podium/v1/GetReportRequest.ts';
import type { GetRunRequest as _podium_v1_GetRunRequest, GetRunRequest__Output as _podium_v1_GetRunRequest__Output } from './podium/v1/GetRunRequest.ts';
import type { HistoryEntry as _podium_v1_HistoryEntry, HistoryEntry__Output as _podium_v1_HistoryEntry__Output } from './podium/v1/HistoryEntry.ts';
import type { HistoryReply as _podium_v1_HistoryReply, HistoryReply__Output as _podium_v1_HistoryReply__Output } from './podium/v1/HistoryReply.ts';
import type { HistoryRequest as _podium_v1_HistoryRequest, HistoryRequest__Output as _podium_v1_HistoryRequest__Output } from './podium/v1/HistoryRequest.ts';
import type { ListRunsReply as _podium_v1_ListRunsReply, ListRunsReply__Output as _podium_v1_ListRunsReply__Output } from './podium/v1/ListRunsReply.ts';
import type { ListRunsRequest as _podium_v1_ListRunsRequest, ListRunsRequest__Output as _podium_v1_ListRunsRequest__Output } from './podium/v1/ListRunsRequest.ts';
import type { OutputChunk as _podium_v1_OutputChunk, OutputChunk__Output as _podium_v1_OutputChunk__Output } from './podium/v1/OutputChunk.ts';
import type { ReleaseRunRequest as _podium_v1_ReleaseRunRequest, ReleaseRunRequest__Output as _podium_v1_ReleaseRunRequest__Output } from './podium/v1/ReleaseRunRequest.ts';
import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from './podium/v1/Resources.ts';
import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from './podium/v1/Run.ts';
import type { RunsClient as _podium_v1_RunsClient, RunsDefinition as _podium_v1_RunsDefinition } from './podium/v1/Runs.ts';
import type { WorkerVerdict as _podium_v1_WorkerVerdict, WorkerVerdict__Output as _podium_v1_WorkerVerdict__Output } from './podium/v1/WorkerVerdict.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      Attempt: MessageTypeDefinition<_podium_v1_Attempt, _podium_v1_Attempt__Output>
      Ending: EnumTypeDefinition
      Experiment: MessageTypeDefinition<_podium_v1_Experiment, _podium_v1_Experiment__Output>
      ExplainRequest: MessageTypeDefinition<_podium_v1_ExplainRequest, _podium_v1_ExplainRequest__Output>
      Explanation: MessageTypeDefinition<_podium_v1_Explanation, _podium_v1_Explanation__Output>
      FollowOutputRequest: MessageTypeDefinition<_podium_v1_FollowOutputRequest, _podium_v1_FollowOutputRequest__Output>
      GetReportReply: MessageTypeDefinition<_podium_v1_GetReportReply, _podium_v1_GetReportReply__Output>
      GetReportRequest: MessageTypeDefinition<_podium_v1_GetReportRequest, _podium_v1_GetReportRequest__Output>
      GetRunRequest: MessageTypeDefinition<_podium_v1_GetRunRequest, _podium_v1_GetRunRequest__Output>
      Grade: EnumTypeDefinition
      HistoryEntry: MessageTypeDefinition<_podium_v1_HistoryEntry, _podium_v1_HistoryEntry__Output>
      HistoryReply: MessageTypeDefinition<_podium_v1_HistoryReply, _podium_v1_HistoryReply__Output>
      HistoryRequest: MessageTypeDefinition<_podium_v1_HistoryRequest, _podium_v1_HistoryRequest__Output>
      ListRunsReply: MessageTypeDefinition<_podium_v1_ListRunsReply, _podium_v1_ListRunsReply__Output>
      ListRunsRequest: MessageTypeDefinition<_podium_v1_ListRunsRequest, _podium_v1_ListRunsRequest__Output>
      Medal: EnumTypeDefinition
      OutputChunk: MessageTypeDefinition<_podium_v1_OutputChunk, _podium_v1_OutputChunk__Output>
      ReleaseRunRequest: MessageTypeDefinition<_podium_v1_ReleaseRunRequest, _podium_v1_ReleaseRunRequest__Output>
      Resources: MessageTypeDefinition<_podium_v1_Resources, _podium_v1_Resources__Output>
      Run: MessageTypeDefinition<_podium_v1_Run, _podium_v1_Run__Output>
      RunState: EnumTypeDefinition
      /**
       * A single run: its state, the reason for it, its report, what it prints. Served by the coordinator.
       */
      Runs: SubtypeConstructor<typeof grpc.Client, _podium_v1_RunsClient> & { service: _podium_v1_RunsDefinition }
      WorkerVerdict: MessageTypeDefinition<_podium_v1_WorkerVerdict, _podium_v1_WorkerVerdict__Output>
    }
  }
}

