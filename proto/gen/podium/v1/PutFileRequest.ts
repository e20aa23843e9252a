// Original file: bundles.proto

import type { PutFileHeader as _podium_v1_PutFileHeader, PutFileHeader__Output as _podium_v1_PutFileHeader__Output } from '../../podium/v1/PutFileHeader.ts';

export interface PutFileRequest {
  'header'?: (_podium_v1_PutFileHeader | null);
  'chunk'?: (Buffer | Uint8Array | string);
  'part'?: "header"|"chunk";
}

export interface PutFileRequest__Output {
  'header'?: (_podium_v1_PutFileHeader__Output | null);
  'chunk'?: (Buffer);
  'part'?: "header"|"chunk";
}
