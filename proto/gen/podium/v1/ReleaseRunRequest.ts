// Original file: runs.proto


export interface ReleaseRunRequest {
  'runId'?: (string);
}

export interface ReleaseRunRequest__Output {
  'runId': (string);
}
