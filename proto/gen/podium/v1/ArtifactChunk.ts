// Original file: artifacts.proto


export interface ArtifactChunk {
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface ArtifactChunk__Output {
  'bytes': (Buffer);
}
