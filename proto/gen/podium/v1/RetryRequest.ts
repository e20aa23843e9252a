// Original file: experiments.proto


export interface RetryRequest {
  'experimentId'?: (string);
  'runId'?: (string);
  /**
   * platform_failed, grading_failed, canceled; empty means platform_failed.
   */
  'outcomes'?: (string)[];
  'target'?: "experimentId"|"runId";
}

export interface RetryRequest__Output {
  'experimentId'?: (string);
  'runId'?: (string);
  /**
   * platform_failed, grading_failed, canceled; empty means platform_failed.
   */
  'outcomes': (string)[];
  'target'?: "experimentId"|"runId";
}
