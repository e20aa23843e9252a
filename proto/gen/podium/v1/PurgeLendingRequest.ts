// Original file: lending.proto


export interface PurgeLendingRequest {
}

export interface PurgeLendingRequest__Output {
}
