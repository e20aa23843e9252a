// Original file: enrollment.proto


export interface RenewRequest {
}

export interface RenewRequest__Output {
}
