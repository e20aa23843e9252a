import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { CancelReply as _podium_v1_CancelReply, CancelReply__Output as _podium_v1_CancelReply__Output } from './podium/v1/CancelReply.ts';
import type { CancelRequest as _podium_v1_CancelRequest, CancelRequest__Output as _podium_v1_CancelRequest__Output } from './podium/v1/CancelRequest.ts';
import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from './podium/v1/Experiment.ts';
import type { ExperimentDetail as _podium_v1_ExperimentDetail, ExperimentDetail__Output as _podium_v1_ExperimentDetail__Output } from './podium/v1/ExperimentDetail.ts';
import type { ExperimentsClient as _podium_v1_ExperimentsClient, ExperimentsDefinition as _podium_v1_ExperimentsDefinition } from './podium/v1/Experiments.ts';
import type { ExtendReply as _podium_v1_ExtendReply, ExtendReply__Output as _podium_v1_ExtendReply__Output } from './podium/v1/ExtendReply.ts';
import type { ExtendRequest as _podium_v1_ExtendRequest, ExtendRequest__Output as _podium_v1_ExtendRequest__Output } from './podium/v1/ExtendRequest.ts';
import type { GetExperimentRequest as _podium_v1_GetExperimentRequest, GetExperimentRequest__Output as _podium_v1_GetExperimentRequest__Output } from './podium/v1/GetExperimentRequest.ts';
import type { ListExperimentsReply as _podium_v1_ListExperimentsReply, ListExperimentsReply__Output as _podium_v1_ListExperimentsReply__Output } from './podium/v1/ListExperimentsReply.ts';
import type { ListExperimentsRequest as _podium_v1_ListExperimentsRequest, ListExperimentsRequest__Output as _podium_v1_ListExperimentsRequest__Output } from './podium/v1/ListExperimentsRequest.ts';
import type { PauseRequest as _podium_v1_PauseRequest, PauseRequest__Output as _podium_v1_PauseRequest__Output } from './podium/v1/PauseRequest.ts';
import type { ReprioritizeRequest as _podium_v1_ReprioritizeRequest, ReprioritizeRequest__Output as _podium_v1_ReprioritizeRequest__Output } from './podium/v1/ReprioritizeRequest.ts';
import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from './podium/v1/Resources.ts';
import type { ResumeRequest as _podium_v1_ResumeRequest, ResumeRequest__Output as _podium_v1_ResumeRequest__Output } from './podium/v1/ResumeRequest.ts';
import type { RetryReply as _podium_v1_RetryReply, RetryReply__Output as _podium_v1_RetryReply__Output } from './podium/v1/RetryReply.ts';
import type { RetryRequest as _podium_v1_RetryRequest, RetryRequest__Output as _podium_v1_RetryRequest__Output } from './podium/v1/RetryRequest.ts';
import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from './podium/v1/Run.ts';
import type { SubmitReply as _podium_v1_SubmitReply, SubmitReply__Output as _podium_v1_SubmitReply__Output } from './podium/v1/SubmitReply.ts';
import type { SubmitRequest as _podium_v1_SubmitRequest, SubmitRequest__Output as _podium_v1_SubmitRequest__Output } from './podium/v1/SubmitRequest.ts';
import type { WatchEvent as _podium_v1_WatchEvent, WatchEvent__Output as _podium_v1_WatchEvent__Output } from './podium/v1/WatchEvent.ts';
import type { WatchRequest as _podium_v1_WatchRequest, WatchRequest__Output as _podium_v1_WatchRequest__Output } from './podium/v1/WatchRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      CancelReply: MessageTypeDefinition<_podium_v1_CancelReply, _podium_v1_CancelReply__Output>
      CancelRequest: MessageTypeDefinition<_podium_v1_CancelRequest, _podium_v1_CancelRequest__Output>
      Ending: EnumTypeDefinition
      Experiment: MessageTypeDefinition<_podium_v1_Experiment, _podium_v1_Experiment__Output>
      ExperimentDetail: MessageTypeDefinition<_podium_v1_ExperimentDetail, _podium_v1_ExperimentDetail__Output>
      /**
       * What researchers do: submit experiments, watch them, cancel them. Served by the coordinator.
       */
      Experiments: SubtypeConstructor<typeof grpc.Client, _podium_v1_ExperimentsClient> & { service: _podium_v1_ExperimentsDefinition }
      ExtendReply: MessageTypeDefinition<_podium_v1_ExtendReply, _podium_v1_ExtendReply__Output>
      ExtendRequest: MessageTypeDefinition<_podium_v1_ExtendRequest, _podium_v1_ExtendRequest__Output>
      GetExperimentRequest: MessageTypeDefinition<_podium_v1_GetExperimentRequest, _podium_v1_GetExperimentRequest__Output>
      Grade: EnumTypeDefinition
      ListExperimentsReply: MessageTypeDefinition<_podium_v1_ListExperimentsReply, _podium_v1_ListExperimentsReply__Output>
      ListExperimentsRequest: MessageTypeDefinition<_podium_v1_ListExperimentsRequest, _podium_v1_ListExperimentsRequest__Output>
      Medal: EnumTypeDefinition
      PauseRequest: MessageTypeDefinition<_podium_v1_PauseRequest, _podium_v1_PauseRequest__Output>
      ReprioritizeRequest: MessageTypeDefinition<_podium_v1_ReprioritizeRequest, _podium_v1_ReprioritizeRequest__Output>
      Resources: MessageTypeDefinition<_podium_v1_Resources, _podium_v1_Resources__Output>
      ResumeRequest: MessageTypeDefinition<_podium_v1_ResumeRequest, _podium_v1_ResumeRequest__Output>
      RetryReply: MessageTypeDefinition<_podium_v1_RetryReply, _podium_v1_RetryReply__Output>
      RetryRequest: MessageTypeDefinition<_podium_v1_RetryRequest, _podium_v1_RetryRequest__Output>
      Run: MessageTypeDefinition<_podium_v1_Run, _podium_v1_Run__Output>
      RunState: EnumTypeDefinition
      SubmitReply: MessageTypeDefinition<_podium_v1_SubmitReply, _podium_v1_SubmitReply__Output>
      SubmitRequest: MessageTypeDefinition<_podium_v1_SubmitRequest, _podium_v1_SubmitRequest__Output>
      WatchEvent: MessageTypeDefinition<_podium_v1_WatchEvent, _podium_v1_WatchEvent__Output>
      WatchRequest: MessageTypeDefinition<_podium_v1_WatchRequest, _podium_v1_WatchRequest__Output>
    }
  }
}

