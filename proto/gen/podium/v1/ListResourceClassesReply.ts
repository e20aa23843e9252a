// Original file: fleet.proto

import type { ResourceClass as _podium_v1_ResourceClass, ResourceClass__Output as _podium_v1_ResourceClass__Output } from '../../podium/v1/ResourceClass.ts';

export interface ListResourceClassesReply {
  'classes'?: (_podium_v1_ResourceClass)[];
}

export interface ListResourceClassesReply__Output {
  'classes': (_podium_v1_ResourceClass__Output)[];
}
