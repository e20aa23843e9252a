// Original file: experiments.proto


export interface ListExperimentsRequest {
  /**
   * 0 means 50; at most 1000.
   */
  'limit'?: (number);
}

export interface ListExperimentsRequest__Output {
  /**
   * 0 means 50; at most 1000.
   */
  'limit': (number);
}
