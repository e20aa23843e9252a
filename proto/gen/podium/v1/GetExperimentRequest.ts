// Original file: experiments.proto


export interface GetExperimentRequest {
  'experimentId'?: (string);
}

export interface GetExperimentRequest__Output {
  'experimentId': (string);
}
