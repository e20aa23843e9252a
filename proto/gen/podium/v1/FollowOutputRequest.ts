// Original file: runs.proto


export interface FollowOutputRequest {
  'runId'?: (string);
  'follow'?: (boolean);
}

export interface FollowOutputRequest__Output {
  'runId': (string);
  'follow': (boolean);
}
