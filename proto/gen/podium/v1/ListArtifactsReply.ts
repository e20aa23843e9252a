// Original file: artifacts.proto

import type { Artifact as _podium_v1_Artifact, Artifact__Output as _podium_v1_Artifact__Output } from '../../podium/v1/Artifact.ts';

export interface ListArtifactsReply {
  'artifacts'?: (_podium_v1_Artifact)[];
}

export interface ListArtifactsReply__Output {
  'artifacts': (_podium_v1_Artifact__Output)[];
}
