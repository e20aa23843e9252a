// Original file: images.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CompleteImageRequest as _podium_v1_CompleteImageRequest, CompleteImageRequest__Output as _podium_v1_CompleteImageRequest__Output } from '../../podium/v1/CompleteImageRequest.ts';
import type { FileChunk as _podium_v1_FileChunk, FileChunk__Output as _podium_v1_FileChunk__Output } from '../../podium/v1/FileChunk.ts';
import type { FindImageRequest as _podium_v1_FindImageRequest, FindImageRequest__Output as _podium_v1_FindImageRequest__Output } from '../../podium/v1/FindImageRequest.ts';
import type { GetImageManifestRequest as _podium_v1_GetImageManifestRequest, GetImageManifestRequest__Output as _podium_v1_GetImageManifestRequest__Output } from '../../podium/v1/GetImageManifestRequest.ts';
import type { MissingReply as _podium_v1_MissingReply, MissingReply__Output as _podium_v1_MissingReply__Output } from '../../podium/v1/MissingReply.ts';
import type { MissingRequest as _podium_v1_MissingRequest, MissingRequest__Output as _podium_v1_MissingRequest__Output } from '../../podium/v1/MissingRequest.ts';
import type { PublishImageRequest as _podium_v1_PublishImageRequest, PublishImageRequest__Output as _podium_v1_PublishImageRequest__Output } from '../../podium/v1/PublishImageRequest.ts';
import type { PutFileReply as _podium_v1_PutFileReply, PutFileReply__Output as _podium_v1_PutFileReply__Output } from '../../podium/v1/PutFileReply.ts';
import type { PutFileRequest as _podium_v1_PutFileRequest, PutFileRequest__Output as _podium_v1_PutFileRequest__Output } from '../../podium/v1/PutFileRequest.ts';
import type { ReadFileRequest as _podium_v1_ReadFileRequest, ReadFileRequest__Output as _podium_v1_ReadFileRequest__Output } from '../../podium/v1/ReadFileRequest.ts';
import type { StoredImage as _podium_v1_StoredImage, StoredImage__Output as _podium_v1_StoredImage__Output } from '../../podium/v1/StoredImage.ts';

/**
 * Images that machines without them are given by the head. An image is named by its id: the SHA-256 of its configuration,
 * which names its layers (uncompressed) by theirs. So whoever knows the id can check every byte. Served by the coordinator.
 */
export interface ImagesClient extends grpc.Client {
  /**
   * Submit. Makes an image whole whose files were put; also for one that is there already, which is kept from being
   * collected while an agent is about to name it. FAILED_PRECONDITION names a layer that is not here.
   */
  Complete(argument: _podium_v1_CompleteImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Complete(argument: _podium_v1_CompleteImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Complete(argument: _podium_v1_CompleteImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Complete(argument: _podium_v1_CompleteImageRequest, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  /**
   * Submit. Makes an image whole whose files were put; also for one that is there already, which is kept from being
   * collected while an agent is about to name it. FAILED_PRECONDITION names a layer that is not here.
   */
  complete(argument: _podium_v1_CompleteImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  complete(argument: _podium_v1_CompleteImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  complete(argument: _podium_v1_CompleteImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  complete(argument: _podium_v1_CompleteImageRequest, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  
  /**
   * An image by its id or by the name it was published under. NOT_FOUND.
   */
  Find(argument: _podium_v1_FindImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Find(argument: _podium_v1_FindImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Find(argument: _podium_v1_FindImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Find(argument: _podium_v1_FindImageRequest, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  /**
   * An image by its id or by the name it was published under. NOT_FOUND.
   */
  find(argument: _podium_v1_FindImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  find(argument: _podium_v1_FindImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  find(argument: _podium_v1_FindImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  find(argument: _podium_v1_FindImageRequest, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  
  /**
   * The manifest's bytes in chunks (contracts/images): files with sizes and the digests of their chunks. NOT_FOUND.
   */
  GetManifest(argument: _podium_v1_GetImageManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  GetManifest(argument: _podium_v1_GetImageManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  /**
   * The manifest's bytes in chunks (contracts/images): files with sizes and the digests of their chunks. NOT_FOUND.
   */
  getManifest(argument: _podium_v1_GetImageManifestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  getManifest(argument: _podium_v1_GetImageManifestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  
  /**
   * Submit. Which of these files (configurations and layers, by digest) the store lacks; at most 10,000 a call.
   */
  Missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  Missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  Missing(argument: _podium_v1_MissingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  Missing(argument: _podium_v1_MissingRequest, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  /**
   * Submit. Which of these files (configurations and layers, by digest) the store lacks; at most 10,000 a call.
   */
  missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  missing(argument: _podium_v1_MissingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  missing(argument: _podium_v1_MissingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  missing(argument: _podium_v1_MissingRequest, callback: grpc.requestCallback<_podium_v1_MissingReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Admin. Gives an image a name that workers may ask for: the gate's.
   */
  Publish(argument: _podium_v1_PublishImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Publish(argument: _podium_v1_PublishImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Publish(argument: _podium_v1_PublishImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  Publish(argument: _podium_v1_PublishImageRequest, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  /**
   * Admin. Gives an image a name that workers may ask for: the gate's.
   */
  publish(argument: _podium_v1_PublishImageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  publish(argument: _podium_v1_PublishImageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  publish(argument: _podium_v1_PublishImageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  publish(argument: _podium_v1_PublishImageRequest, callback: grpc.requestCallback<_podium_v1_StoredImage__Output>): grpc.ClientUnaryCall;
  
  /**
   * Submit. First `header`, then chunks. The bytes must have the promised digest (DATA_LOSS otherwise). RESOURCE_EXHAUSTED
   * over the head's limit for images, or when its disk would get too full.
   */
  PutFile(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  PutFile(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  PutFile(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  PutFile(callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  /**
   * Submit. First `header`, then chunks. The bytes must have the promised digest (DATA_LOSS otherwise). RESOURCE_EXHAUSTED
   * over the head's limit for images, or when its disk would get too full.
   */
  putFile(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  putFile(metadata: grpc.Metadata, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  putFile(options: grpc.CallOptions, callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  putFile(callback: grpc.requestCallback<_podium_v1_PutFileReply__Output>): grpc.ClientWritableStream<_podium_v1_PutFileRequest>;
  
  /**
   * A file from an offset on, in chunks. NOT_FOUND, INVALID_ARGUMENT for an offset beyond the end.
   */
  ReadFile(argument: _podium_v1_ReadFileRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  ReadFile(argument: _podium_v1_ReadFileRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  /**
   * A file from an offset on, in chunks. NOT_FOUND, INVALID_ARGUMENT for an offset beyond the end.
   */
  readFile(argument: _podium_v1_ReadFileRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  readFile(argument: _podium_v1_ReadFileRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_podium_v1_FileChunk__Output>;
  
}

/**
 * Images that machines without them are given by the head. An image is named by its id: the SHA-256 of its configuration,
 * which names its layers (uncompressed) by theirs. So whoever knows the id can check every byte. Served by the coordinator.
 */
export interface ImagesHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Submit. Makes an image whole whose files were put; also for one that is there already, which is kept from being
   * collected while an agent is about to name it. FAILED_PRECONDITION names a layer that is not here.
   */
  Complete: grpc.handleUnaryCall<_podium_v1_CompleteImageRequest__Output, _podium_v1_StoredImage>;
  
  /**
   * An image by its id or by the name it was published under. NOT_FOUND.
   */
  Find: grpc.handleUnaryCall<_podium_v1_FindImageRequest__Output, _podium_v1_StoredImage>;
  
  /**
   * The manifest's bytes in chunks (contracts/images): files with sizes and the digests of their chunks. NOT_FOUND.
   */
  GetManifest: grpc.handleServerStreamingCall<_podium_v1_GetImageManifestRequest__Output, _podium_v1_FileChunk>;
  
  /**
   * Submit. Which of these files (configurations and layers, by digest) the store lacks; at most 10,000 a call.
   */
  Missing: grpc.handleUnaryCall<_podium_v1_MissingRequest__Output, _podium_v1_MissingReply>;
  
  /**
   * Admin. Gives an image a name that workers may ask for: the gate's.
   */
  Publish: grpc.handleUnaryCall<_podium_v1_PublishImageRequest__Output, _podium_v1_StoredImage>;
  
  /**
   * Submit. First `header`, then chunks. The bytes must have the promised digest (DATA_LOSS otherwise). RESOURCE_EXHAUSTED
   * over the head's limit for images, or when its disk would get too full.
   */
  PutFile: grpc.handleClientStreamingCall<_podium_v1_PutFileRequest__Output, _podium_v1_PutFileReply>;
  
  /**
   * A file from an offset on, in chunks. NOT_FOUND, INVALID_ARGUMENT for an offset beyond the end.
   */
  ReadFile: grpc.handleServerStreamingCall<_podium_v1_ReadFileRequest__Output, _podium_v1_FileChunk>;
  
}

export interface ImagesDefinition extends grpc.ServiceDefinition {
  Complete: MethodDefinition<_podium_v1_CompleteImageRequest, _podium_v1_StoredImage, _podium_v1_CompleteImageRequest__Output, _podium_v1_StoredImage__Output>
  Find: MethodDefinition<_podium_v1_FindImageRequest, _podium_v1_StoredImage, _podium_v1_FindImageRequest__Output, _podium_v1_StoredImage__Output>
  GetManifest: MethodDefinition<_podium_v1_GetImageManifestRequest, _podium_v1_FileChunk, _podium_v1_GetImageManifestRequest__Output, _podium_v1_FileChunk__Output>
  Missing: MethodDefinition<_podium_v1_MissingRequest, _podium_v1_MissingReply, _podium_v1_MissingRequest__Output, _podium_v1_MissingReply__Output>
  Publish: MethodDefinition<_podium_v1_PublishImageRequest, _podium_v1_StoredImage, _podium_v1_PublishImageRequest__Output, _podium_v1_StoredImage__Output>
  PutFile: MethodDefinition<_podium_v1_PutFileRequest, _podium_v1_PutFileReply, _podium_v1_PutFileRequest__Output, _podium_v1_PutFileReply__Output>
  ReadFile: MethodDefinition<_podium_v1_ReadFileRequest, _podium_v1_FileChunk, _podium_v1_ReadFileRequest__Output, _podium_v1_FileChunk__Output>
}
