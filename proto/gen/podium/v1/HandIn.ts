// Original file: handin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { HandInReply as _podium_v1_HandInReply, HandInReply__Output as _podium_v1_HandInReply__Output } from '../../podium/v1/HandInReply.ts';
import type { HandInRequest as _podium_v1_HandInRequest, HandInRequest__Output as _podium_v1_HandInRequest__Output } from '../../podium/v1/HandInRequest.ts';

/**
 * Where workers hand in what their agents made. Served by the grader, which stores and signs "stored", and tells the
 * worker nothing else: no reply here depends on the answers.
 */
export interface HandInClient extends grpc.Client {
  /**
   * First `header`, then the submission in chunks of 256 KiB to 1 MiB, then half-close. The receipt comes after fsync.
   * Safe to repeat: the same content under the same (run, epoch, fence) gets the same receipt; other content CONFLICT.
   * With TLS the caller's certificate must be of the worker that the ticket names: PERMISSION_DENIED otherwise. The
   * header must come within 5 seconds. INVALID_ARGUMENT for a ticket that does not verify or bytes that do not have the promised digest;
   * RESOURCE_EXHAUSTED over a limit or on a full disk, before any receipt.
   */
  HandIn(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  HandIn(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  HandIn(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  HandIn(callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  /**
   * First `header`, then the submission in chunks of 256 KiB to 1 MiB, then half-close. The receipt comes after fsync.
   * Safe to repeat: the same content under the same (run, epoch, fence) gets the same receipt; other content CONFLICT.
   * With TLS the caller's certificate must be of the worker that the ticket names: PERMISSION_DENIED otherwise. The
   * header must come within 5 seconds. INVALID_ARGUMENT for a ticket that does not verify or bytes that do not have the promised digest;
   * RESOURCE_EXHAUSTED over a limit or on a full disk, before any receipt.
   */
  handIn(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  handIn(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  handIn(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  handIn(callback: grpc.requestCallback<_podium_v1_HandInReply__Output>): grpc.ClientWritableStream<_podium_v1_HandInRequest>;
  
}

/**
 * Where workers hand in what their agents made. Served by the grader, which stores and signs "stored", and tells the
 * worker nothing else: no reply here depends on the answers.
 */
export interface HandInHandlers extends grpc.UntypedServiceImplementation {
  /**
   * First `header`, then the submission in chunks of 256 KiB to 1 MiB, then half-close. The receipt comes after fsync.
   * Safe to repeat: the same content under the same (run, epoch, fence) gets the same receipt; other content CONFLICT.
   * With TLS the caller's certificate must be of the worker that the ticket names: PERMISSION_DENIED otherwise. The
   * header must come within 5 seconds. INVALID_ARGUMENT for a ticket that does not verify or bytes that do not have the promised digest;
   * RESOURCE_EXHAUSTED over a limit or on a full disk, before any receipt.
   */
  HandIn: grpc.handleClientStreamingCall<_podium_v1_HandInRequest__Output, _podium_v1_HandInReply>;
  
}

export interface HandInDefinition extends grpc.ServiceDefinition {
  HandIn: MethodDefinition<_podium_v1_HandInRequest, _podium_v1_HandInReply, _podium_v1_HandInRequest__Output, _podium_v1_HandInReply__Output>
}
