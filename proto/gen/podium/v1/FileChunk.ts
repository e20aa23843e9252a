// Original file: bundles.proto


export interface FileChunk {
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface FileChunk__Output {
  'bytes': (Buffer);
}
