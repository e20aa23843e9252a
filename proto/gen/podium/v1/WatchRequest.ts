// Original file: experiments.proto


export interface WatchRequest {
  'experimentId'?: (string);
}

export interface WatchRequest__Output {
  'experimentId': (string);
}
