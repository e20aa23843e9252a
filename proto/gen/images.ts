import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { BundlesClient as _podium_v1_BundlesClient, BundlesDefinition as _podium_v1_BundlesDefinition } from './podium/v1/Bundles.ts';
import type { CompleteImageRequest as _podium_v1_CompleteImageRequest, CompleteImageRequest__Output as _podium_v1_CompleteImageRequest__Output } from './podium/v1/CompleteImageRequest.ts';
import type { FileChunk as _podium_v1_FileChunk, FileChunk__Output as _podium_v1_FileChunk__Output } from './podium/v1/FileChunk.ts';
import type { FindImageRequest as _podium_v1_FindImageRequest, FindImageRequest__Output as _podium_v1_FindImageRequest__Output } from './podium/v1/FindImageRequest.ts';
import type { GetImageManifestRequest as _podium_v1_GetImageManifestRequest, GetImageManifestRequest__Output as _podium_v1_GetImageManifestRequest__Output } from './podium/v1/GetImageManifestRequest.ts';
import type { GetManifestRequest as _podium_v1_GetManifestRequest, GetManifestRequest__Output as _podium_v1_GetManifestRequest__Output } from './podium/v1/GetManifestRequest.ts';
import type { ImagesClient as _podium_v1_ImagesClient, ImagesDefinition as _podium_v1_ImagesDefinition } from './podium/v1/Images.ts';
import type { MissingReply as _podium_v1_MissingReply, MissingReply__Output as _podium_v1_MissingReply__Output } from './podium/v1/MissingReply.ts';
import type { MissingRequest as _podium_v1_MissingRequest, MissingRequest__Output as _podium_v1_MissingRequest__Output } from './podium/v1/MissingRequest.ts';
import type { PublishImageRequest as _podium_v1_PublishImageRequest, PublishImageRequest__Output as _podium_v1_PublishImageRequest__Output } from './podium/v1/PublishImageRequest.ts';
import type { PutFileHeader as _podium_v1_PutFileHeader, PutFileHeader__Output as _podium_v1_PutFileHeader__Output } from './podium/v1/PutFileHeader.ts';
import type { PutFileReply as _podium_v1_PutFileReply, PutFileReply__Output as _podium_v1_PutFileReply__Output } from './podium/v1/PutFileReply.ts';
import type { PutFileRequest as _podium_v1_PutFileRequest, PutFileRequest__Output as _podium_v1_PutFileRequest__Output } from './podium/v1/PutFileRequest.ts';
import type { PutManifestReply as _podium_v1_PutManifestReply, PutManifestReply__Output as _podium_v1_PutManifestReply__Output } from './podium/v1/PutManifestReply.ts';
import type { ReadFileRequest as _podium_v1_ReadFileRequest, ReadFileRequest__Output as _podium_v1_ReadFileRequest__Output } from './podium/v1/ReadFileRequest.ts';
import type { StoredImage as _podium_v1_StoredImage, StoredImage__Output as _podium_v1_StoredImage__Output } from './podium/v1/StoredImage.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      /**
       * Public data of competitions by content digest. Served by the coordinator (and later by workers to each other).
       * A bundle is named by the digest of its manifest (contracts/bundle); files are named by theirs.
       */
      Bundles: SubtypeConstructor<typeof grpc.Client, _podium_v1_BundlesClient> & { service: _podium_v1_BundlesDefinition }
      CompleteImageRequest: MessageTypeDefinition<_podium_v1_CompleteImageRequest, _podium_v1_CompleteImageRequest__Output>
      FileChunk: MessageTypeDefinition<_podium_v1_FileChunk, _podium_v1_FileChunk__Output>
      FindImageRequest: MessageTypeDefinition<_podium_v1_FindImageRequest, _podium_v1_FindImageRequest__Output>
      GetImageManifestRequest: MessageTypeDefinition<_podium_v1_GetImageManifestRequest, _podium_v1_GetImageManifestRequest__Output>
      GetManifestRequest: MessageTypeDefinition<_podium_v1_GetManifestRequest, _podium_v1_GetManifestRequest__Output>
      /**
       * Images that machines without them are given by the head. An image is named by its id: the SHA-256 of its configuration,
       * which names its layers (uncompressed) by theirs. So whoever knows the id can check every byte. Served by the coordinator.
       */
      Images: SubtypeConstructor<typeof grpc.Client, _podium_v1_ImagesClient> & { service: _podium_v1_ImagesDefinition }
      MissingReply: MessageTypeDefinition<_podium_v1_MissingReply, _podium_v1_MissingReply__Output>
      MissingRequest: MessageTypeDefinition<_podium_v1_MissingRequest, _podium_v1_MissingRequest__Output>
      PublishImageRequest: MessageTypeDefinition<_podium_v1_PublishImageRequest, _podium_v1_PublishImageRequest__Output>
      PutFileHeader: MessageTypeDefinition<_podium_v1_PutFileHeader, _podium_v1_PutFileHeader__Output>
      PutFileReply: MessageTypeDefinition<_podium_v1_PutFileReply, _podium_v1_PutFileReply__Output>
      PutFileRequest: MessageTypeDefinition<_podium_v1_PutFileRequest, _podium_v1_PutFileRequest__Output>
      PutManifestReply: MessageTypeDefinition<_podium_v1_PutManifestReply, _podium_v1_PutManifestReply__Output>
      ReadFileRequest: MessageTypeDefinition<_podium_v1_ReadFileRequest, _podium_v1_ReadFileRequest__Output>
      StoredImage: MessageTypeDefinition<_podium_v1_StoredImage, _podium_v1_StoredImage__Output>
    }
  }
}

