// Original file: runs.proto


export interface ExplainRequest {
  'runId'?: (string);
}

export interface ExplainRequest__Output {
  'runId': (string);
}
