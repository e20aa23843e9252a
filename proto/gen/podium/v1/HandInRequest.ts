// Original file: handin.proto

import type { HandInHeader as _podium_v1_HandInHeader, HandInHeader__Output as _podium_v1_HandInHeader__Output } from '../../podium/v1/HandInHeader.ts';

export interface HandInRequest {
  'header'?: (_podium_v1_HandInHeader | null);
  'chunk'?: (Buffer | Uint8Array | string);
  'part'?: "header"|"chunk";
}

export interface HandInRequest__Output {
  'header'?: (_podium_v1_HandInHeader__Output | null);
  'chunk'?: (Buffer);
  'part'?: "header"|"chunk";
}
