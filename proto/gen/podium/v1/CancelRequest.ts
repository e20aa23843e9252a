// Original file: experiments.proto


export interface CancelRequest {
  'experimentId'?: (string);
  'runId'?: (string);
  'target'?: "experimentId"|"runId";
}

export interface CancelRequest__Output {
  'experimentId'?: (string);
  'runId'?: (string);
  'target'?: "experimentId"|"runId";
}
