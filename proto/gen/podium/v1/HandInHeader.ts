// Original file: handin.proto


export interface HandInHeader {
  /**
   * The signed ticket: a DSSE envelope as JSON.
   */
  'ticket'?: (Buffer | Uint8Array | string);
  /**
   * contracts/handin/record.ts as JSON: what the worker collected and observed.
   */
  'record'?: (Buffer | Uint8Array | string);
}

export interface HandInHeader__Output {
  /**
   * The signed ticket: a DSSE envelope as JSON.
   */
  'ticket': (Buffer);
  /**
   * contracts/handin/record.ts as JSON: what the worker collected and observed.
   */
  'record': (Buffer);
}
