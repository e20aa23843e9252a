// Original file: runs.proto


export interface GetReportReply {
  /**
   * A DSSE envelope as JSON, exactly as the grader signed it.
   */
  'envelope'?: (Buffer | Uint8Array | string);
}

export interface GetReportReply__Output {
  /**
   * A DSSE envelope as JSON, exactly as the grader signed it.
   */
  'envelope': (Buffer);
}
