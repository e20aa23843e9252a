// Original file: artifacts.proto


export interface FetchArtifactRequest {
  'runId'?: (string);
  'attempt'?: (number);
  'name'?: (string);
}

export interface FetchArtifactRequest__Output {
  'runId': (string);
  'attempt': (number);
  'name': (string);
}
