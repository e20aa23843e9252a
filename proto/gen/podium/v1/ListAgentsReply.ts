// Original file: agents.proto

import type { Agent as _podium_v1_Agent, Agent__Output as _podium_v1_Agent__Output } from '../../podium/v1/Agent.ts';

export interface ListAgentsReply {
  'agents'?: (_podium_v1_Agent)[];
}

export interface ListAgentsReply__Output {
  'agents': (_podium_v1_Agent__Output)[];
}
