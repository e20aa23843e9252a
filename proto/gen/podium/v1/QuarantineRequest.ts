// Original file: fleet.proto


export interface QuarantineRequest {
  'workerId'?: (string);
  'reason'?: (string);
}

export interface QuarantineRequest__Output {
  'workerId': (string);
  'reason': (string);
}
