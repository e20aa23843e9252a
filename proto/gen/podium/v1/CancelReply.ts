// Original file: experiments.proto


export interface CancelReply {
  /**
   * Runs that this call canceled.
   */
  'canceledRunIds'?: (string)[];
  /**
   * Runs that had ended before.
   */
  'tooLateRunIds'?: (string)[];
}

export interface CancelReply__Output {
  /**
   * Runs that this call canceled.
   */
  'canceledRunIds': (string)[];
  /**
   * Runs that had ended before.
   */
  'tooLateRunIds': (string)[];
}
