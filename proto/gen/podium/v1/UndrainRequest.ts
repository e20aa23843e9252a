// Original file: fleet.proto


export interface UndrainRequest {
  'workerId'?: (string);
}

export interface UndrainRequest__Output {
  'workerId': (string);
}
