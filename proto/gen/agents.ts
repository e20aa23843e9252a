import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Agent as _podium_v1_Agent, Agent__Output as _podium_v1_Agent__Output } from './podium/v1/Agent.ts';
import type { AgentsClient as _podium_v1_AgentsClient, AgentsDefinition as _podium_v1_AgentsDefinition } from './podium/v1/Agents.ts';
import type { ListAgentsReply as _podium_v1_ListAgentsReply, ListAgentsReply__Output as _podium_v1_ListAgentsReply__Output } from './podium/v1/ListAgentsReply.ts';
import type { ListAgentsRequest as _podium_v1_ListAgentsRequest, ListAgentsRequest__Output as _podium_v1_ListAgentsRequest__Output } from './podium/v1/ListAgentsRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      Agent: MessageTypeDefinition<_podium_v1_Agent, _podium_v1_Agent__Output>
      /**
       * What competes. Served by the coordinator.
       */
      Agents: SubtypeConstructor<typeof grpc.Client, _podium_v1_AgentsClient> & { service: _podium_v1_AgentsDefinition }
      ListAgentsReply: MessageTypeDefinition<_podium_v1_ListAgentsReply, _podium_v1_ListAgentsReply__Output>
      ListAgentsRequest: MessageTypeDefinition<_podium_v1_ListAgentsRequest, _podium_v1_ListAgentsRequest__Output>
    }
  }
}

