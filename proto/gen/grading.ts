import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { DescribeRequest as _podium_v1_DescribeRequest, DescribeRequest__Output as _podium_v1_DescribeRequest__Output } from './podium/v1/DescribeRequest.ts';
import type { GradeReply as _podium_v1_GradeReply, GradeReply__Output as _podium_v1_GradeReply__Output } from './podium/v1/GradeReply.ts';
import type { GradeRequest as _podium_v1_GradeRequest, GradeRequest__Output as _podium_v1_GradeRequest__Output } from './podium/v1/GradeRequest.ts';
import type { GraderDescription as _podium_v1_GraderDescription, GraderDescription__Output as _podium_v1_GraderDescription__Output } from './podium/v1/GraderDescription.ts';
import type { GradingClient as _podium_v1_GradingClient, GradingDefinition as _podium_v1_GradingDefinition } from './podium/v1/Grading.ts';
import type { ReadReceiptsRequest as _podium_v1_ReadReceiptsRequest, ReadReceiptsRequest__Output as _podium_v1_ReadReceiptsRequest__Output } from './podium/v1/ReadReceiptsRequest.ts';
import type { StoredReceipt as _podium_v1_StoredReceipt, StoredReceipt__Output as _podium_v1_StoredReceipt__Output } from './podium/v1/StoredReceipt.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      DescribeRequest: MessageTypeDefinition<_podium_v1_DescribeRequest, _podium_v1_DescribeRequest__Output>
      GradeReply: MessageTypeDefinition<_podium_v1_GradeReply, _podium_v1_GradeReply__Output>
      GradeRequest: MessageTypeDefinition<_podium_v1_GradeRequest, _podium_v1_GradeRequest__Output>
      GraderDescription: MessageTypeDefinition<_podium_v1_GraderDescription, _podium_v1_GraderDescription__Output>
      /**
       * The coordinator's side of the grader. Only the coordinator's credentials are let in.
       */
      Grading: SubtypeConstructor<typeof grpc.Client, _podium_v1_GradingClient> & { service: _podium_v1_GradingDefinition }
      ReadReceiptsRequest: MessageTypeDefinition<_podium_v1_ReadReceiptsRequest, _podium_v1_ReadReceiptsRequest__Output>
      StoredReceipt: MessageTypeDefinition<_podium_v1_StoredReceipt, _podium_v1_StoredReceipt__Output>
    }
  }
}

