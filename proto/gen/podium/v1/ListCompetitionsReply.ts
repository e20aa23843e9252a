// Original file: competitions.proto

import type { Competition as _podium_v1_Competition, Competition__Output as _podium_v1_Competition__Output } from '../../podium/v1/Competition.ts';

export interface ListCompetitionsReply {
  'competitions'?: (_podium_v1_Competition)[];
}

export interface ListCompetitionsReply__Output {
  'competitions': (_podium_v1_Competition__Output)[];
}
