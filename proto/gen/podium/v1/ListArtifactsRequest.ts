// Original file: artifacts.proto


export interface ListArtifactsRequest {
  'runId'?: (string);
}

export interface ListArtifactsRequest__Output {
  'runId': (string);
}
