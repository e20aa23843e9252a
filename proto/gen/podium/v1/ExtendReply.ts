// Original file: experiments.proto


export interface ExtendReply {
  'extendedRunIds'?: (string)[];
  /**
   * Ended already, or with a limit that is as long.
   */
  'leftRunIds'?: (string)[];
}

export interface ExtendReply__Output {
  'extendedRunIds': (string)[];
  /**
   * Ended already, or with a limit that is as long.
   */
  'leftRunIds': (string)[];
}
