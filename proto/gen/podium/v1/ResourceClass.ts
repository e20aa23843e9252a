// Original file: fleet.proto

import type { Resources as _podium_v1_Resources, Resources__Output as _podium_v1_Resources__Output } from '../../podium/v1/Resources.ts';

export interface ResourceClass {
  'name'?: (string);
  'description'?: (string);
  'resources'?: (_podium_v1_Resources | null);
}

export interface ResourceClass__Output {
  'name': (string);
  'description': (string);
  'resources': (_podium_v1_Resources__Output | null);
}
