// Original file: artifacts.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Artifact as _podium_v1_Artifact, Artifact__Output as _podium_v1_Artifact__Output } from '../../podium/v1/Artifact.ts';
import type { ArtifactChunk as _podium_v1_ArtifactChunk, ArtifactChunk__Output as _podium_v1_ArtifactChunk__Output } from '../../podium/v1/ArtifactChunk.ts';
import type { FetchArtifactRequest as _podium_v1_FetchArtifactRequest, FetchArtifactRequest__Output as _podium_v1_FetchArtifactRequest__Output } from '../../podium/v1/FetchArtifactRequest.ts';
import type { ListArtifactsReply as _podium_v1_ListArtifactsReply, ListArtifactsReply__Output as _podium_v1_ListArtifactsReply__Output } from '../../podium/v1/ListArtifactsReply.ts';
import type { ListArtifactsRequest as _podium_v1_ListArtifactsRequest, ListArtifactsRequest__Output as _podium_v1_ListArtifactsRequest__Output } from '../../podium/v1/ListArtifactsRequest.ts';
import type { PutArtifactRequest as _podium_v1_PutArtifactRequest, PutArtifactRequest__Output as _podium_v1_PutArtifactRequest__Output } from '../../podium/v1/PutArtifactRequest.ts';

/**
 * What a run leaves beside its submission: output, logs, code. Opaque bytes, never unpacked on the head.
 * Served by the coordinator.
 */
export interface ArtifactsClient extends grpc.Client {
  /**
   * The bytes in chunks. NOT_FOUND.
   */
  Fetch(argument: _podium_v1_FetchArtifactRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_ArtifactChunk__Output>;
  Fetch(argument: _podium_v1_FetchArtifactRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_ArtifactChunk__Output>;
  /**
   * The bytes in chunks. NOT_FOUND.
   */
  fetch(argument: _podium_v1_FetchArtifactRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_ArtifactChunk__Output>;
  fetch(argument: _podium_v1_FetchArtifactRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_ArtifactChunk__Output>;
  
  /**
   * Of every attempt, oldest first. NOT_FOUND for an unknown run.
   */
  List(argument: _podium_v1_ListArtifactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListArtifactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListArtifactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  List(argument: _podium_v1_ListArtifactsRequest, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  /**
   * Of every attempt, oldest first. NOT_FOUND for an unknown run.
   */
  list(argument: _podium_v1_ListArtifactsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListArtifactsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListArtifactsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  list(argument: _podium_v1_ListArtifactsRequest, callback: grpc.requestCallback<_podium_v1_ListArtifactsReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Worker, with its ticket. First `header`, then chunks of 256 KiB to 1 MiB. Safe to repeat: the same name and digest
   * of the same attempt is answered alike. RESOURCE_EXHAUSTED when over the head's limit, STALE_FENCE is not an error
   * here: artifacts of a lost attempt are kept under that attempt.
   */
  Put(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  Put(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  Put(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  Put(callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  /**
   * Worker, with its ticket. First `header`, then chunks of 256 KiB to 1 MiB. Safe to repeat: the same name and digest
   * of the same attempt is answered alike. RESOURCE_EXHAUSTED when over the head's limit, STALE_FENCE is not an error
   * here: artifacts of a lost attempt are kept under that attempt.
   */
  put(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  put(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  put(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  put(callback: grpc.requestCallback<_podium_v1_Artifact__Output>): grpc.ClientWritableStream<_podium_v1_PutArtifactRequest>;
  
}

/**
 * What a run leaves beside its submission: output, logs, code. Opaque bytes, never unpacked on the head.
 * Served by the coordinator.
 */
export interface ArtifactsHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The bytes in chunks. NOT_FOUND.
   */
  Fetch: grpc.handleServerStreamingCall<_podium_v1_FetchArtifactRequest__Output, _podium_v1_ArtifactChunk>;
  
  /**
   * Of every attempt, oldest first. NOT_FOUND for an unknown run.
   */
  List: grpc.handleUnaryCall<_podium_v1_ListArtifactsRequest__Output, _podium_v1_ListArtifactsReply>;
  
  /**
   * Worker, with its ticket. First `header`, then chunks of 256 KiB to 1 MiB. Safe to repeat: the same name and digest
   * of the same attempt is answered alike. RESOURCE_EXHAUSTED when over the head's limit, STALE_FENCE is not an error
   * here: artifacts of a lost attempt are kept under that attempt.
   */
  Put: grpc.handleClientStreamingCall<_podium_v1_PutArtifactRequest__Output, _podium_v1_Artifact>;
  
}

export interface ArtifactsDefinition extends grpc.ServiceDefinition {
  Fetch: MethodDefinition<_podium_v1_FetchArtifactRequest, _podium_v1_ArtifactChunk, _podium_v1_FetchArtifactRequest__Output, _podium_v1_ArtifactChunk__Output>
  List: MethodDefinition<_podium_v1_ListArtifactsRequest, _podium_v1_ListArtifactsReply, _podium_v1_ListArtifactsRequest__Output, _podium_v1_ListArtifactsReply__Output>
  Put: MethodDefinition<_podium_v1_PutArtifactRequest, _podium_v1_Artifact, _podium_v1_PutArtifactRequest__Output, _podium_v1_Artifact__Output>
}
