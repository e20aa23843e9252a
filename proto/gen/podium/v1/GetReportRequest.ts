// Original file: runs.proto


export interface GetReportRequest {
  'runId'?: (string);
}

export interface GetReportRequest__Output {
  'runId': (string);
}
