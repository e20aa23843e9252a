// Original file: grading.proto

import type { Long } from '@grpc/proto-loader';

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
  /**
   * The cursor of the last receipt; 0 when there is none.
   */
  'lastCursor'?: (number | string | Long);
  /**
   * Free on the disk of its state, and whether that is too little to take hand-ins.
   */
  'diskFreeBytes'?: (number | string | Long);
  'refusesHandIns'?: (boolean);
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
  /**
   * The cursor of the last receipt; 0 when there is none.
   */
  'lastCursor': (number);
  /**
   * Free on the disk of its state, and whether that is too little to take hand-ins.
   */
  'diskFreeBytes': (number);
  'refusesHandIns': (boolean);
}
