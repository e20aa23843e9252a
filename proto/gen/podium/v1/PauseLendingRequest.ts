// Original file: lending.proto


export interface PauseLendingRequest {
}

export interface PauseLendingRequest__Output {
}
