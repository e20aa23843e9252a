// Original file: experiments.proto

import type { Long } from '@grpc/proto-loader';

export interface SubmitRequest {
  /**
   * Free text, at most 200 characters.
   */
  'name'?: (string);
  /**
   * Registered agents, at least one.
   */
  'agentIds'?: (string)[];
  /**
   * Registered competitions, at least one.
   */
  'competitionIds'?: (string)[];
  /**
   * Seeds, at least one; each a whole number from 0 to 2^31-1.
   */
  'seeds'?: (number)[];
  /**
   * A name that Fleet.ListResourceClasses knows; empty means "default".
   */
  'resourceClass'?: (string);
  /**
   * Wall time of each run in ms; 0 means the head's default (24 h).
   */
  'timeLimitMs'?: (number | string | Long);
  /**
   * Higher goes first; 0 is normal; from -100 to 100.
   */
  'priority'?: (number);
  /**
   * Makes the call safe to repeat: the same id with the same content gives the same experiment. Optional.
   */
  'requestId'?: (string);
  /**
   * Counted in no table: a try of an agent.
   */
  'probe'?: (boolean);
  /**
   * How long the stopped container of each ended run stays on its worker for inspection, in ms; at most 3 days. 0: not at all.
   */
  'retainMs'?: (number | string | Long);
}

export interface SubmitRequest__Output {
  /**
   * Free text, at most 200 characters.
   */
  'name': (string);
  /**
   * Registered agents, at least one.
   */
  'agentIds': (string)[];
  /**
   * Registered competitions, at least one.
   */
  'competitionIds': (string)[];
  /**
   * Seeds, at least one; each a whole number from 0 to 2^31-1.
   */
  'seeds': (number)[];
  /**
   * A name that Fleet.ListResourceClasses knows; empty means "default".
   */
  'resourceClass': (string);
  /**
   * Wall time of each run in ms; 0 means the head's default (24 h).
   */
  'timeLimitMs': (number);
  /**
   * Higher goes first; 0 is normal; from -100 to 100.
   */
  'priority': (number);
  /**
   * Makes the call safe to repeat: the same id with the same content gives the same experiment. Optional.
   */
  'requestId': (string);
  /**
   * Counted in no table: a try of an agent.
   */
  'probe': (boolean);
  /**
   * How long the stopped container of each ended run stays on its worker for inspection, in ms; at most 3 days. 0: not at all.
   */
  'retainMs': (number);
}
