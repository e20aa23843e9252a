// Original file: lending.proto


export interface DrainLendingRequest {
}

export interface DrainLendingRequest__Output {
}
