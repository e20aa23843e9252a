// Original file: bundles.proto


export interface MissingRequest {
  'fileDigests'?: (string)[];
}

export interface MissingRequest__Output {
  'fileDigests': (string)[];
}
