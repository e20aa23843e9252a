// Original file: enrollment.proto


export interface RevokeReply {
  /**
   * Runs that it held, which are leased again.
   */
  'runIds'?: (string)[];
}

export interface RevokeReply__Output {
  /**
   * Runs that it held, which are leased again.
   */
  'runIds': (string)[];
}
