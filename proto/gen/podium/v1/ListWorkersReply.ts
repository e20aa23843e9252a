// Original file: fleet.proto

import type { Worker as _podium_v1_Worker, Worker__Output as _podium_v1_Worker__Output } from '../../podium/v1/Worker.ts';

export interface ListWorkersReply {
  'workers'?: (_podium_v1_Worker)[];
}

export interface ListWorkersReply__Output {
  'workers': (_podium_v1_Worker__Output)[];
}
