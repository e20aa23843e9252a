// Original file: bundles.proto


export interface PutFileReply {
  /**
   * False when the store had it already.
   */
  'stored'?: (boolean);
}

export interface PutFileReply__Output {
  /**
   * False when the store had it already.
   */
  'stored': (boolean);
}
