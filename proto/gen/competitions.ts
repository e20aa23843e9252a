import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Competition as _podium_v1_Competition, Competition__Output as _podium_v1_Competition__Output } from './podium/v1/Competition.ts';
import type { CompetitionsClient as _podium_v1_CompetitionsClient, CompetitionsDefinition as _podium_v1_CompetitionsDefinition } from './podium/v1/Competitions.ts';
import type { GetCompetitionRequest as _podium_v1_GetCompetitionRequest, GetCompetitionRequest__Output as _podium_v1_GetCompetitionRequest__Output } from './podium/v1/GetCompetitionRequest.ts';
import type { ListCompetitionsReply as _podium_v1_ListCompetitionsReply, ListCompetitionsReply__Output as _podium_v1_ListCompetitionsReply__Output } from './podium/v1/ListCompetitionsReply.ts';
import type { ListCompetitionsRequest as _podium_v1_ListCompetitionsRequest, ListCompetitionsRequest__Output as _podium_v1_ListCompetitionsRequest__Output } from './podium/v1/ListCompetitionsRequest.ts';
import type { RegisterCompetitionRequest as _podium_v1_RegisterCompetitionRequest, RegisterCompetitionRequest__Output as _podium_v1_RegisterCompetitionRequest__Output } from './podium/v1/RegisterCompetitionRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      Competition: MessageTypeDefinition<_podium_v1_Competition, _podium_v1_Competition__Output>
      /**
       * What can be competed in. Served by the coordinator, which knows cards and public bundles, never answers.
       */
      Competitions: SubtypeConstructor<typeof grpc.Client, _podium_v1_CompetitionsClient> & { service: _podium_v1_CompetitionsDefinition }
      GetCompetitionRequest: MessageTypeDefinition<_podium_v1_GetCompetitionRequest, _podium_v1_GetCompetitionRequest__Output>
      ListCompetitionsReply: MessageTypeDefinition<_podium_v1_ListCompetitionsReply, _podium_v1_ListCompetitionsReply__Output>
      ListCompetitionsRequest: MessageTypeDefinition<_podium_v1_ListCompetitionsRequest, _podium_v1_ListCompetitionsRequest__Output>
      RegisterCompetitionRequest: MessageTypeDefinition<_podium_v1_RegisterCompetitionRequest, _podium_v1_RegisterCompetitionRequest__Output>
    }
  }
}

