// Original file: bundles.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FileChunk as _podium_v1_FileChunk, FileChunk__Output as _podium_v1_FileChunk__Output } from '../../podium/v1/FileChunk.ts';
import type { GetManifestRequest as _podium_v1_GetManifestRequest, GetManifestRequest__Output as _podium_v1_GetManifestRequest__Output } from '../../podium/v1/GetManifestRequest.ts';
import type { MissingReply as _podium_v1_MissingReply, MissingReply__Output as _podium_v1_MissingReply__Output } from '../../podium/v1/MissingReply.ts';
import type { MissingRequest as _podium_v1_MissingRequest, MissingRequest__Output as _podium_v1_MissingRequest__Output } from '../../podium/v1/MissingRequest.ts';
import type { PutFileReply as _podium_v1_PutFileReply, PutFileReply__Output as _podium_v1_PutFileReply__Output } from '../../podium/v1/PutFileReply.ts';
import type { PutFileRequest as _podium_v1_PutFileRequest, PutFileRequest__Output as _podium_v1_PutFileRequest__Output } from '../../podium/v1/PutFileRequest.ts';
import type { PutManifestReply as _podium_v1_PutManifestReply, PutManifestReply__Output as _podium_v1_PutManifestReply__Output } from '../../podium/v1/PutManifestReply.ts';
import type { ReadFileRequest as _podium_v1_ReadFileRequest, ReadFileRequest__Output as _podium_v1_ReadFileRequest__Output } from '../../podium/v1/ReadFileRequest.ts';

/**
 * Public data of competitions by content digest. Served by the coordinator (and later by workers to each other).
 * A bundle is named by the digest of its manifest (contracts/bundle); files are named by theirs.
 */
export interface BundlesClient extends grpc.Client {
  /**
   * The manifest's bytes in chunks: a bundle of many files has a long one. NOT_FOUND.
   */
  GetManifest(argument: _podium_v1_GetManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  GetManifest(argument: _podium_v1_GetManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  /**
   * The manifest's bytes in chunks: a bundle of many files has a long one. NOT_FOUND.
   */
  getManifest(argument: _podium_v1_GetManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  getManifest(argument: _podium_v1_GetManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  
  /**
   * Admin. Which of these files the store lacks; at most 10,000 a call.
   */
  Missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  Missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  Missing(argument: _podium_v1_MissingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  Missing(argument: _podium_v1_MissingRequest, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  /**
   * Admin. Which of these files the store lacks; at most 10,000 a call.
   */
  missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  missing(argument: _podium_v1_MissingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  missing(argument: _podium_v1_MissingRequest, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Admin. First `header`, then chunks. The bytes must have the promised digest (DATA_LOSS otherwise).
   */
  PutFile(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  PutFile(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  PutFile(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  PutFile(callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  /**
   * Admin. First `header`, then chunks. The bytes must have the promised digest (DATA_LOSS otherwise).
   */
  putFile(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  putFile(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  putFile(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  putFile(callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  
  /**
   * Admin. The manifest's bytes in chunks: makes a bundle complete. Canonical JSON (contracts/bundle), whose SHA-256 is
   * the bundle's digest. Every file of it must be here (FAILED_PRECONDITION names one that is not).
   */
  PutManifest(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  PutManifest(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  PutManifest(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  PutManifest(callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  /**
   * Admin. The manifest's bytes in chunks: makes a bundle complete. Canonical JSON (contracts/bundle), whose SHA-256 is
   * the bundle's digest. Every file of it must be here (FAILED_PRECONDITION names one that is not).
   */
  putManifest(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  putManifest(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  putManifest(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  putManifest(callback: grpc.requestCallback<_podium_v1_PutManifestReply__Output>): grpc.ClientWritableStream<_podium_v1_FileChunk>;
  
  /**
   * A file from an offset on, in chunks: an interrupted fetch goes on where it was. NOT_FOUND, INVALID_ARGUMENT for
   * an offset beyond the end.
   */
  ReadFile(argument: _podium_v1_ReadFileRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  ReadFile(argument: _podium_v1_ReadFileRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  /**
   * A file from an offset on, in chunks: an interrupted fetch goes on where it was. NOT_FOUND, INVALID_ARGUMENT for
   * an offset beyond the end.
   */
  readFile(argument: _podium_v1_ReadFileRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  readFile(argument: _podium_v1_ReadFileRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  
}

/**
 * Public data of competitions by content digest. Served by the coordinator (and later by workers to each other).
 * A bundle is named by the digest of its manifest (contracts/bundle); files are named by theirs.
 */
export interface BundlesHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The manifest's bytes in chunks: a bundle of many files has a long one. NOT_FOUND.
   */
  GetManifest: grpc.handleServerStreamingCall<_podium_v1_GetManifestRequest__Output, _podium_v1_FileChunk>;
  
  /**
   * Admin. Which of these files the store lacks; at most 10,000 a call.
   */
  Missing: grpc.handleUnaryCall<_podium_v1_MissingRequest__Output, _podium_v1_MissingReply>;
  
  /**
   * Admin. First `header`, then chunks. The bytes must have the promised digest (DATA_LOSS otherwise).
   */
  PutFile: grpc.handleClientStreamingCall<_podium_v1_PutFileRequest__Output, _podium_v1_PutFileReply>;
  
  /**
   * Admin. The manifest's bytes in chunks: makes a bundle complete. Canonical JSON (contracts/bundle), whose SHA-256 is
   * the bundle's digest. Every file of it must be here (FAILED_PRECONDITION names one that is not).
   */
  PutManifest: grpc.handleClientStreamingCall<_podium_v1_FileChunk__Output, _podium_v1_PutManifestReply>;
  
  /**
   * A file from an offset on, in chunks: an interrupted fetch goes on where it was. NOT_FOUND, INVALID_ARGUMENT for
   * an offset beyond the end.
   */
  ReadFile: grpc.handleServerStreamingCall<_podium_v1_ReadFileRequest__Output, _podium_v1_FileChunk>;
  
}

export interface BundlesDefinition extends grpc.ServiceDefinition {
  GetManifest: MethodDefinition<_podium_v1_GetManifestRequest, _podium_v1_FileChunk, _podium_v1_GetManifestRequest__Output, _podium_v1_FileChunk__Output>
  Missing: MethodDefinition<_podium_v1_MissingRequest, _podium_v1_MissingReply, _podium_v1_MissingRequest__Output, _podium_v1_MissingReply__Output>
  PutFile: MethodDefinition<_podium_v1_PutFileRequest, _podium_v1_PutFileReply, _podium_v1_PutFileRequest__Output, _podium_v1_PutFileReply__Output>
  PutManifest: MethodDefinition<_podium_v1_FileChunk, _podium_v1_PutManifestReply, _podium_v1_FileChunk__Output, _podium_v1_PutManifestReply__Output>
  ReadFile: MethodDefinition<_podium_v1_ReadFileRequest, _podium_v1_FileChunk, _podium_v1_ReadFileRequest__Output, _podium_v1_FileChunk__Output>
}
