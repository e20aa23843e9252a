// Original file: grading.proto


export interface GraderDescription {
  'graderId'?: (string);
  'version'?: (string);
  /**
   * Ed25519 public key, SPKI PEM.
   */
  'publicKey'?: (string);
  'competitionIds'?: (string)[];
  /**
   * bubblewrap, or none.
   */
  'sandbox'?: (string);
}

export interface GraderDescription__Output {
  'graderId': (string);
  'version': (string);
  /**
   * Ed25519 public key, SPKI PEM.
   */
  'publicKey': (string);
  'competitionIds': (string)[];
  /**
   * bubblewrap, or none.
   */
  'sandbox': (string);
}
