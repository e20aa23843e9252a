// Original file: handin.proto


export interface HandInReply {
  /**
   * The signed receipt: a DSSE envelope as JSON.
   */
  'receipt'?: (Buffer | Uint8Array | string);
}

export interface HandInReply__Output {
  /**
   * The signed receipt: a DSSE envelope as JSON.
   */
  'receipt': (Buffer);
}
