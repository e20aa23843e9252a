// Original file: fleet.proto


export interface DrainRequest {
  'workerId'?: (string);
  /**
   * One sentence, at most 500 characters. Optional.
   */
  'reason'?: (string);
}

export interface DrainRequest__Output {
  'workerId': (string);
  /**
   * One sentence, at most 500 characters. Optional.
   */
  'reason': (string);
}
