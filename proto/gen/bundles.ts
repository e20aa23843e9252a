import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { BundlesClient as _podium_v1_BundlesClient, BundlesDefinition as _podium_v1_BundlesDefinition } from './podium/v1/Bundles.ts';
import type { FileChunk as _podium_v1_FileChunk, FileChunk__Output as _podium_v1_FileChunk__Output } from './podium/v1/FileChunk.ts';
import type { GetManifestRequest as _podium_v1_GetManifestRequest, GetManifestRequest__Output as _podium_v1_GetManifestRequest__Output } from './podium/v1/GetManifestRequest.ts';
import type { MissingReply as _podium_v1_MissingReply, MissingReply__Output as _podium_v1_MissingReply__Output } from './podium/v1/MissingReply.ts';
import type { MissingRequest as _podium_v1_MissingRequest, MissingRequest__Output as _podium_v1_MissingRequest__Output } from './podium/v1/MissingRequest.ts';
import type { PutFileHeader as _podium_v1_PutFileHeader, PutFileHeader__Output as _podium_v1_PutFileHeader__Output } from './podium/v1/PutFileHeader.ts';
import type { PutFileReply as _podium_v1_PutFileReply, PutFileReply__Output as _podium_v1_PutFileReply__Output } from './podium/v1/PutFileReply.ts';
import type { PutFileRequest as _podium_v1_PutFileRequest, PutFileRequest__Output as _podium_v1_PutFileRequest__Output } from './podium/v1/PutFileRequest.ts';
import type { PutManifestReply as _podium_v1_PutManifestReply, PutManifestReply__Output as _podium_v1_PutManifestReply__Output } from './podium/v1/PutManifestReply.ts';
import type { ReadFileRequest as _podium_v1_ReadFileRequest, ReadFileRequest__Output as _podium_v1_ReadFileRequest__Output } from './podium/v1/ReadFileRequest.ts';

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
      FileChunk: MessageTypeDefinition<_podium_v1_FileChunk, _podium_v1_FileChunk__Output>
      GetManifestRequest: MessageTypeDefinition<_podium_v1_GetManifestRequest, _podium_v1_GetManifestRequest__Output>
      MissingReply: MessageTypeDefinition<_podium_v1_MissingReply, _podium_v1_MissingReply__Output>
      MissingRequest: MessageTypeDefinition<_podium_v1_MissingRequest, _podium_v1_MissingRequest__Output>
      PutFileHeader: MessageTypeDefinition<_podium_v1_PutFileHeader, _podium_v1_PutFileHeader__Output>
      PutFileReply: MessageTypeDefinition<_podium_v1_PutFileReply, _podium_v1_PutFileReply__Output>
      PutFileRequest: MessageTypeDefinition<_podium_v1_PutFileRequest, _podium_v1_PutFileRequest__Output>
      PutManifestReply: MessageTypeDefinition<_podium_v1_PutManifestReply, _podium_v1_PutManifestReply__Output>
      ReadFileRequest: MessageTypeDefinition<_podium_v1_ReadFileRequest, _podium_v1_ReadFileRequest__Output>
    }
  }
}

