// Original file: competitions.proto


export interface GetCompetitionRequest {
  'competitionId'?: (string);
}

export interface GetCompetitionRequest__Output {
  'competitionId': (string);
}
