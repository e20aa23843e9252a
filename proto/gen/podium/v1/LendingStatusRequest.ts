// Original file: lending.proto


export interface LendingStatusRequest {
}

export interface LendingStatusRequest__Output {
}
