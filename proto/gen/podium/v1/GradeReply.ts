// Original file: grading.proto


export interface GradeReply {
  /**
   * The signed report: a DSSE envelope as JSON.
   */
  'report'?: (Buffer | Uint8Array | string);
}

export interface GradeReply__Output {
  /**
   * The signed report: a DSSE envelope as JSON.
   */
  'report': (Buffer);
}
