import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { DiskStatus as _podium_v1_DiskStatus, DiskStatus__Output as _podium_v1_DiskStatus__Output } from './podium/v1/DiskStatus.ts';
import type { GraderStatus as _podium_v1_GraderStatus, GraderStatus__Output as _podium_v1_GraderStatus__Output } from './podium/v1/GraderStatus.ts';
import type { HeadStatus as _podium_v1_HeadStatus, HeadStatus__Output as _podium_v1_HeadStatus__Output } from './podium/v1/HeadStatus.ts';
import type { LostLease as _podium_v1_LostLease, LostLease__Output as _podium_v1_LostLease__Output } from './podium/v1/LostLease.ts';
import type { RestoreStatus as _podium_v1_RestoreStatus, RestoreStatus__Output as _podium_v1_RestoreStatus__Output } from './podium/v1/RestoreStatus.ts';
import type { UncountedHandIn as _podium_v1_UncountedHandIn, UncountedHandIn__Output as _podium_v1_UncountedHandIn__Output } from './podium/v1/UncountedHandIn.ts';
import type { UpkeepClient as _podium_v1_UpkeepClient, UpkeepDefinition as _podium_v1_UpkeepDefinition } from './podium/v1/Upkeep.ts';
import type { UpkeepRequest as _podium_v1_UpkeepRequest, UpkeepRequest__Output as _podium_v1_UpkeepRequest__Output } from './podium/v1/UpkeepRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      DiskStatus: MessageTypeDefinition<_podium_v1_DiskStatus, _podium_v1_DiskStatus__Output>
      GraderStatus: MessageTypeDefinition<_podium_v1_GraderStatus, _podium_v1_GraderStatus__Output>
      HeadStatus: MessageTypeDefinition<_podium_v1_HeadStatus, _podium_v1_HeadStatus__Output>
      LostLease: MessageTypeDefinition<_podium_v1_LostLease, _podium_v1_LostLease__Output>
      RestoreStatus: MessageTypeDefinition<_podium_v1_RestoreStatus, _podium_v1_RestoreStatus__Output>
      UncountedHandIn: MessageTypeDefinition<_podium_v1_UncountedHandIn, _podium_v1_UncountedHandIn__Output>
      /**
       * How the head itself fares: for `podium doctor`, and for whoever watches over it.
       */
      Upkeep: SubtypeConstructor<typeof grpc.Client, _podium_v1_UpkeepClient> & { service: _podium_v1_UpkeepDefinition }
      UpkeepRequest: MessageTypeDefinition<_podium_v1_UpkeepRequest, _podium_v1_UpkeepRequest__Output>
    }
  }
}

