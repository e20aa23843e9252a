// Original file: experiments.proto


export interface ReprioritizeRequest {
  'experimentId'?: (string);
  /**
   * From -100 to 100.
   */
  'priority'?: (number);
}

export interface ReprioritizeRequest__Output {
  'experimentId': (string);
  /**
   * From -100 to 100.
   */
  'priority': (number);
}
