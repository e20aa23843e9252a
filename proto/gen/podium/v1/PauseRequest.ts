// Original file: experiments.proto


export interface PauseRequest {
  'experimentId'?: (string);
}

export interface PauseRequest__Output {
  'experimentId': (string);
}
