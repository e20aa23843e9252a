// Original file: experiments.proto


export interface ResumeRequest {
  'experimentId'?: (string);
}

export interface ResumeRequest__Output {
  'experimentId': (string);
}
