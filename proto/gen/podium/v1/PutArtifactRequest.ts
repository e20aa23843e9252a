// Original file: artifacts.proto

import type { PutArtifactHeader as _podium_v1_PutArtifactHeader, PutArtifactHeader__Output as _podium_v1_PutArtifactHeader__Output } from '../../podium/v1/PutArtifactHeader.ts';

export interface PutArtifactRequest {
  'header'?: (_podium_v1_PutArtifactHeader | null);
  'chunk'?: (Buffer | Uint8Array | string);
  'part'?: "header"|"chunk";
}

export interface PutArtifactRequest__Output {
  'header'?: (_podium_v1_PutArtifactHeader__Output | null);
  'chunk'?: (Buffer);
  'part'?: "header"|"chunk";
}
