// Original file: bundles.proto


export interface MissingReply {
  'fileDigests'?: (string)[];
}

export interface MissingReply__Output {
  'fileDigests': (string)[];
}
