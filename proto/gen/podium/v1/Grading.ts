// Original file: grading.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DescribeRequest as _podium_v1_DescribeRequest, DescribeRequest__Output as _podium_v1_DescribeRequest__Output } from '../../podium/v1/DescribeRequest.ts';
import type { GradeReply as _podium_v1_GradeReply, GradeReply__Output as _podium_v1_GradeReply__Output } from '../../podium/v1/GradeReply.ts';
import type { GradeRequest as _podium_v1_GradeRequest, GradeRequest__Output as _podium_v1_GradeRequest__Output } from '../../podium/v1/GradeRequest.ts';
import type { GraderDescription as _podium_v1_GraderDescription, GraderDescription__Output as _podium_v1_GraderDescription__Output } from '../../podium/v1/GraderDescription.ts';
import type { ReadReceiptsRequest as _podium_v1_ReadReceiptsRequest, ReadReceiptsRequest__Output as _podium_v1_ReadReceiptsRequest__Output } from '../../podium/v1/ReadReceiptsRequest.ts';
import type { StoredReceipt as _podium_v1_StoredReceipt, StoredReceipt__Output as _podium_v1_StoredReceipt__Output } from '../../podium/v1/StoredReceipt.ts';

/**
 * The coordinator's side of the grader. Only the coordinator's credentials are let in.
 */
export interface GradingClient extends grpc.Client {
  /**
   * What this grader is: id, version, public key, competitions it holds answers of.
   */
  Describe(argument: _podium_v1_DescribeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  Describe(argument: _podium_v1_DescribeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  Describe(argument: _podium_v1_DescribeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  Describe(argument: _podium_v1_DescribeRequest, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  /**
   * What this grader is: id, version, public key, competitions it holds answers of.
   */
  describe(argument: _podium_v1_DescribeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  describe(argument: _podium_v1_DescribeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  describe(argument: _podium_v1_DescribeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  describe(argument: _podium_v1_DescribeRequest, callback: grpc.requestCallback<_podium_v1_GraderDescription__Output>): grpc.ClientUnaryCall;
  
  /**
   * Grades a stored hand-in. Idempotent: the same (run, epoch, fence) gets the same signed report each time.
   * NOT_FOUND when nothing is stored under that key, CONFLICT when the digest or the record differs from the first call,
   * UNAVAILABLE when the scorer failed in a way that another try may mend, INTERNAL when it will not.
   */
  Grade(argument: _podium_v1_GradeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  Grade(argument: _podium_v1_GradeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  Grade(argument: _podium_v1_GradeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  Grade(argument: _podium_v1_GradeRequest, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  /**
   * Grades a stored hand-in. Idempotent: the same (run, epoch, fence) gets the same signed report each time.
   * NOT_FOUND when nothing is stored under that key, CONFLICT when the digest or the record differs from the first call,
   * UNAVAILABLE when the scorer failed in a way that another try may mend, INTERNAL when it will not.
   */
  grade(argument: _podium_v1_GradeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  grade(argument: _podium_v1_GradeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  grade(argument: _podium_v1_GradeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  grade(argument: _podium_v1_GradeRequest, callback: grpc.requestCallback<_podium_v1_GradeReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Receipts after a cursor in the order they were stored, then, while the call lasts, each new one as it comes.
   */
  ReadReceipts(argument: _podium_v1_ReadReceiptsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_StoredReceipt__Output>;
  ReadReceipts(argument: _podium_v1_ReadReceiptsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_StoredReceipt__Output>;
  /**
   * Receipts after a cursor in the order they were stored, then, while the call lasts, each new one as it comes.
   */
  readReceipts(argument: _podium_v1_ReadReceiptsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_StoredReceipt__Output>;
  readReceipts(argument: _podium_v1_ReadReceiptsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_StoredReceipt__Output>;
  
}

/**
 * The coordinator's side of the grader. Only the coordinator's credentials are let in.
 */
export interface GradingHandlers extends grpc.UntypedServiceImplementation {
  /**
   * What this grader is: id, version, public key, competitions it holds answers of.
   */
  Describe: grpc.handleUnaryCall<_podium_v1_DescribeRequest__Output, _podium_v1_GraderDescription>;
  
  /**
   * Grades a stored hand-in. Idempotent: the same (run, epoch, fence) gets the same signed report each time.
   * NOT_FOUND when nothing is stored under that key, CONFLICT when the digest or the record differs from the first call,
   * UNAVAILABLE when the scorer failed in a way that another try may mend, INTERNAL when it will not.
   */
  Grade: grpc.handleUnaryCall<_podium_v1_GradeRequest__Output, _podium_v1_GradeReply>;
  
  /**
   * Receipts after a cursor in the order they were stored, then, while the call lasts, each new one as it comes.
   */
  ReadReceipts: grpc.handleServerStreamingCall<_podium_v1_ReadReceiptsRequest__Output, _podium_v1_StoredReceipt>;
  
}

export interface GradingDefinition extends grpc.ServiceDefinition {
  Describe: MethodDefinition<_podium_v1_DescribeRequest, _podium_v1_GraderDescription, _podium_v1_DescribeRequest__Output, _podium_v1_GraderDescription__Output>
  Grade: MethodDefinition<_podium_v1_GradeRequest, _podium_v1_GradeReply, _podium_v1_GradeRequest__Output, _podium_v1_GradeReply__Output>
  ReadReceipts: MethodDefinition<_podium_v1_ReadReceiptsRequest, _podium_v1_StoredReceipt, _podium_v1_ReadReceiptsRequest__Output, _podium_v1_StoredReceipt__Output>
}
