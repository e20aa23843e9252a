// Original file: lending.proto


export interface GiveBackRequest {
}

export interface GiveBackRequest__Output {
}
