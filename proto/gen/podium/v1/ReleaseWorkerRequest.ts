// Original file: fleet.proto


export interface ReleaseWorkerRequest {
  'workerId'?: (string);
}

export interface ReleaseWorkerRequest__Output {
  'workerId': (string);
}
