import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { DrainLendingRequest as _podium_v1_DrainLendingRequest, DrainLendingRequest__Output as _podium_v1_DrainLendingRequest__Output } from './podium/v1/DrainLendingRequest.ts';
import type { Experiment as _podium_v1_Experiment, Experiment__Output as _podium_v1_Experiment__Output } from './podium/v1/Experiment.ts';
import type { GiveBackRequest as _podium_v1_GiveBackRequest, GiveBackRequest__Output as _podium_v1_GiveBackRequest__Output } from './podium/v1/GiveBackRequest.ts';
import type { KeptOnDisk as _podium_v1_KeptOnDisk, KeptOnDisk__Output as _podium_v1_KeptOnDisk__Output } from './podium/v1/KeptOnDisk.ts';
import type { LendingClient as _podium_v1_LendingClient, LendingDefinition as _podium_v1_LendingDefinition } from './podium/v1/Lending.ts';
import type { LendingStatus as _podium_v1_LendingStatus, LendingStatus__Output as _podium_v1_LendingStatus__Output } from './podium/v1/LendingStatus.ts';
import type { LendingStatusRequest as _podium_v1_LendingStatusRequest, LendingStatusRequest__Output as _podium_v1_LendingStatusRequest__Output } from './podium/v1/LendingStatusRequest.ts';
import type { LentRun as _podium_v1_LentRun, LentRun__Output as _podium_v1_LentRun__Output } from './podium/v1/LentRun.ts';
import type { PauseLendingRequest as _podium_v1_PauseLendingRequest, PauseLendingRequest__Output as _podium_v1_PauseLendingRequest__Output } from './podium/v1/PauseLendingRequest.ts';
import type { PurgeLendingRequest as _podium_v1_PurgeLendingRequest, PurgeLendingRequest__Output as _podium_v1_PurgeLendingRequest__Output } from './podium/v1/PurgeLendingRequest.ts';
import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from './podium/v1/Resources.ts';
import type { ResumeLendingRequest as _podium_v1_ResumeLendingRequest, ResumeLendingRequest__Output as _podium_v1_ResumeLendingRequest__Output } from './podium/v1/ResumeLendingRequest.ts';
import type { RetainedContainer as _podium_v1_RetainedContainer, RetainedContainer__Output as _podium_v1_RetainedContainer__Output } from './podium/v1/RetainedContainer.ts';
import type { Run as _podium_v1_Run, Run__Output as _podium_v1_Run__Output } from './podium/v1/Run.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      DrainLendingRequest: MessageTypeDefinition<_podium_v1_DrainLendingRequest, _podium_v1_DrainLendingRequest__Output>
      Ending: EnumTypeDefinition
      Experiment: MessageTypeDefinition<_podium_v1_Experiment, _podium_v1_Experiment__Output>
      GiveBackRequest: MessageTypeDefinition<_podium_v1_GiveBackRequest, _podium_v1_GiveBackRequest__Output>
      Grade: EnumTypeDefinition
      KeptOnDisk: MessageTypeDefinition<_podium_v1_KeptOnDisk, _podium_v1_KeptOnDisk__Output>
      /**
       * What the owner of a machine sees and says of what is lent. Served by the worker itself on a socket in its state folder,
       * for this machine alone: it answers while no head can be reached.
       */
      Lending: SubtypeConstructor<typeof grpc.Client, _podium_v1_LendingClient> & { service: _podium_v1_LendingDefinition }
      LendingStatus: MessageTypeDefinition<_podium_v1_LendingStatus, _podium_v1_LendingStatus__Output>
      LendingStatusRequest: MessageTypeDefinition<_podium_v1_LendingStatusRequest, _podium_v1_LendingStatusRequest__Output>
      LentRun: MessageTypeDefinition<_podium_v1_LentRun, _podium_v1_LentRun__Output>
      Medal: EnumTypeDefinition
      PauseLendingRequest: MessageTypeDefinition<_podium_v1_PauseLendingRequest, _podium_v1_PauseLendingRequest__Output>
      PurgeLendingRequest: MessageTypeDefinition<_podium_v1_PurgeLendingRequest, _podium_v1_PurgeLendingRequest__Output>
      Resources: MessageTypeDefinition<_podium_v1_Resources, _podium_v1_Resources__Output>
      ResumeLendingRequest: MessageTypeDefinition<_podium_v1_ResumeLendingRequest, _podium_v1_ResumeLendingRequest__Output>
      RetainedContainer: MessageTypeDefinition<_podium_v1_RetainedContainer, _podium_v1_RetainedContainer__Output>
      Run: MessageTypeDefinition<_podium_v1_Run, _podium_v1_Run__Output>
      RunState: EnumTypeDefinition
    }
  }
}

