// Original file: experiments.proto


export interface RetryReply {
  /**
   * In the queue again.
   */
  'queuedRunIds'?: (string)[];
  /**
   * Their hand-ins are graded again.
   */
  'regradedRunIds'?: (string)[];
}

export interface RetryReply__Output {
  /**
   * In the queue again.
   */
  'queuedRunIds': (string)[];
  /**
   * Their hand-ins are graded again.
   */
  'regradedRunIds': (string)[];
}
