import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { HandInClient as _podium_v1_HandInClient, HandInDefinition as _podium_v1_HandInDefinition } from './podium/v1/HandIn.ts';
import type { HandInHeader as _podium_v1_HandInHeader, HandInHeader__Output as _podium_v1_HandInHeader__Output } from './podium/v1/HandInHeader.ts';
import type { HandInReply as _podium_v1_HandInReply, HandInReply__Output as _podium_v1_HandInReply__Output } from './podium/v1/HandInReply.ts';
import type { HandInRequest as _podium_v1_HandInRequest, HandInRequest__Output as _podium_v1_HandInRequest__Output } from './podium/v1/HandInRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      /**
       * Where workers hand in what their agents made. Served by the grader, which stores and signs "stored", and tells the
       * worker nothing else: no reply here depends on the answers.
       */
      HandIn: SubtypeConstructor<typeof grpc.Client, _podium_v1_HandInClient> & { service: _podium_v1_HandInDefinition }
      HandInHeader: MessageTypeDefinition<_podium_v1_HandInHeader, _podium_v1_HandInHeader__Output>
      HandInReply: MessageTypeDefinition<_podium_v1_HandInReply, _podium_v1_HandInReply__Output>
      HandInRequest: MessageTypeDefinition<_podium_v1_HandInRequest, _podium_v1_HandInRequest__Output>
    }
  }
}

