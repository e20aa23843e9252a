// Original file: lending.proto


export interface ResumeLendingRequest {
}

export interface ResumeLendingRequest__Output {
}
