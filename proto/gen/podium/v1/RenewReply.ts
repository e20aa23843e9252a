// Original file: enrollment.proto


export interface RenewReply {
  /**
   * PEM.
   */
  'certificatePem'?: (string);
}

export interface RenewReply__Output {
  /**
   * PEM.
   */
  'certificatePem': (string);
}
