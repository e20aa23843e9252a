import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Artifact as _podium_v1_Artifact, Artifact__Output as _podium_v1_Artifact__Output } from './podium/v1/Artifact.ts';
import type { ArtifactChunk as _podium_v1_ArtifactChunk, ArtifactChunk__Output as _podium_v1_ArtifactChunk__Output } from './podium/v1/ArtifactChunk.ts';
import type { ArtifactsClient as _podium_v1_ArtifactsClient, ArtifactsDefinition as _podium_v1_ArtifactsDefinition } from './podium/v1/Artifacts.ts';
import type { FetchArtifactRequest as _podium_v1_FetchArtifactRequest, FetchArtifactRequest__Output as _podium_v1_FetchArtifactRequest__Output } from './podium/v1/FetchArtifactRequest.ts';
import type { ListArtifactsReply as _podium_v1_ListArtifactsReply, ListArtifactsReply__Output as _podium_v1_ListArtifactsReply__Output } from './podium/v1/ListArtifactsReply.ts';
import type { ListArtifactsRequest as _podium_v1_ListArtifactsRequest, ListArtifactsRequest__Output as _podium_v1_ListArtifactsRequest__Output } from './podium/v1/ListArtifactsRequest.ts';
import type { PutArtifactHeader as _podium_v1_PutArtifactHeader, PutArtifactHeader__Output as _podium_v1_PutArtifactHeader__Output } from './podium/v1/PutArtifactHeader.ts';
import type { PutArtifactRequest as _podium_v1_PutArtifactRequest, PutArtifactRequest__Output as _podium_v1_PutArtifactRequest__Output } from './podium/v1/PutArtifactRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  podium: {
    v1: {
      Artifact: MessageTypeDefinition<_podium_v1_Artifact, _podium_v1_Artifact__Output>
      ArtifactChunk: MessageTypeDefinition<_podium_v1_ArtifactChunk, _podium_v1_ArtifactChunk__Output>
      /**
       * What a run leaves beside its submission: output, logs, code. Opaque bytes, never unpacked on the head.
       * Served by the coordinator.
       */
      Artifacts: SubtypeConstructor<typeof grpc.Client, _podium_v1_ArtifactsClient> & { service: _podium_v1_ArtifactsDefinition }
      FetchArtifactRequest: MessageTypeDefinition<_podium_v1_FetchArtifactRequest, _podium_v1_FetchArtifactRequest__Output>
      ListArtifactsReply: MessageTypeDefinition<_podium_v1_ListArtifactsReply, _podium_v1_ListArtifactsReply__Output>
      ListArtifactsRequest: MessageTypeDefinition<_podium_v1_ListArtifactsRequest, _podium_v1_ListArtifactsRequest__Output>
      PutArtifactHeader: MessageTypeDefinition<_podium_v1_PutArtifactHeader, _podium_v1_PutArtifactHeader__Output>
      PutArtifactRequest: MessageTypeDefinition<_podium_v1_PutArtifactRequest, _podium_v1_PutArtifactRequest__Output>
    }
  }
}

