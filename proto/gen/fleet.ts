import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { DrainRequest as _podium_v1_DrainRequest, DrainRequest__Output as _podium_v1_DrainRequest__Output } from './podium/v1/DrainRequest.ts';
import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from './podium/v1/Experiment.ts';
import type { FleetClient as _podium_v1_FleetClient, FleetDefinition as _podium_v1_FleetDefinition } from './podium/v1/Fleet.ts';
import type { Gpu as _podium_v1_Gpu, Gpu__Output as _podium_v1_Gpu__Output } from './podium/v1/Gpu.ts';
import type { Hardware as _podium_v1_Hardware, Hardware__Output as _podium_v1_Hardware__Output } from './podium/v1/Hardware.ts';
import type { ListResourceClassesReply as _podium_v1_ListResourceClassesReply, ListResourceClassesReply__Output as _podium_v1_ListResourceClassesReply__Output } from './podium/v1/ListResourceClassesReply.ts';
import type { ListResourceClassesRequest as _podium_v1_ListResourceClassesRequest, ListResourceClassesRequest__Output as _podium_v1_ListResourceClassesRequest__Output } from './podium/v1/ListResourceClassesRequest.ts';
import type { ListWorkersReply as _podium_v1_ListWorkersReply, ListWorkersReply__Output as _podium_v1_ListWorkersReply__Output } from './podium/v1/ListWorkersReply.ts';
import type { ListWorkersRequest as _podium_v1_ListWorkersRequest, ListWorkersRequest__Output as _podium_v1_ListWorkersRequest__Output } from './podium/v1/ListWorkersRequest.ts';
import type { QuarantineRequest as _podium_v1_QuarantineRequest, QuarantineRequest__Output as _podium_v1_QuarantineRequest__Output } from './podium/v1/QuarantineRequest.ts';
import type { ReleaseWorkerRequest as _podium_v1_ReleaseWorkerRequest, ReleaseWorkerRequest__Output as _podium_v1_ReleaseWorkerRequest__Output } from './podium/v1/ReleaseWorkerRequest.ts';
import type { ResourceClass as _podium_v1_ResourceClass, ResourceClass__Output as _podium_v1_ResourceClass__Output } from './podium/v1/ResourceClass.ts';
import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from './podium/v1/Resources.ts';
import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from './podium/v1/Run.ts';
import type { UndrainRequest as _podium_v1_UndrainRequest, UndrainRequest__Output as _podium_v1_UndrainRequest__Output } from './podium/v1/UndrainRequest.ts';
import type { Worker as _podium_v1_Worker, Worker__Output as _podium_v1_Worker__Output } from './podium/v1/Worker.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      DrainRequest: MessageTypeDefinition<_podium_v1_DrainRequest, _podium_v1_DrainRequest__Output>
      Ending: EnumTypeDefinition
      Experiment: MessageTypeDefinition<_podium_v1_Experiment, _podium_v1_Experiment__Output>
      /**
       * The machines. Served by the coordinator.
       */
      Fleet: SubtypeConstructor<typeof grpc.Client, _podium_v1_FleetClient> & { service: _podium_v1_FleetDefinition }
      Gpu: MessageTypeDefinition<_podium_v1_Gpu, _podium_v1_Gpu__Output>
      Grade: EnumTypeDefinition
      Hardware: MessageTypeDefinition<_podium_v1_Hardware, _podium_v1_Hardware__Output>
      ListResourceClassesReply: MessageTypeDefinition<_podium_v1_ListResourceClassesReply, _podium_v1_ListResourceClassesReply__Output>
      ListResourceClassesRequest: MessageTypeDefinition<_podium_v1_ListResourceClassesRequest, _podium_v1_ListResourceClassesRequest__Output>
      ListWorkersReply: MessageTypeDefinition<_podium_v1_ListWorkersReply, _podium_v1_ListWorkersReply__Output>
      ListWorkersRequest: MessageTypeDefinition<_podium_v1_ListWorkersRequest, _podium_v1_ListWorkersRequest__Output>
      Medal: EnumTypeDefinition
      QuarantineRequest: MessageTypeDefinition<_podium_v1_QuarantineRequest, _podium_v1_QuarantineRequest__Output>
      ReleaseWorkerRequest: MessageTypeDefinition<_podium_v1_ReleaseWorkerRequest, _podium_v1_ReleaseWorkerRequest__Output>
      ResourceClass: MessageTypeDefinition<_podium_v1_ResourceClass, _podium_v1_ResourceClass__Output>
      Resources: MessageTypeDefinition<_podium_v1_Resources, _podium_v1_Resources__Output>
      Run: MessageTypeDefinition<_podium_v1_Run, _podium_v1_Run__Output>
      RunState: EnumTypeDefinition
      UndrainRequest: MessageTypeDefinition<_podium_v1_UndrainRequest, _podium_v1_UndrainRequest__Output>
      Worker: MessageTypeDefinition<_podium_v1_Worker, _podium_v1_Worker__Output>
    }
  }
}

