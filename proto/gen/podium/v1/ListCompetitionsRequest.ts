// Original file: competitions.proto


export interface ListCompetitionsRequest {
}

export interface ListCompetitionsRequest__Output {
}
