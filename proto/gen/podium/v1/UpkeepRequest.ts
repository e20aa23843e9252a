// Original file: upkeep.proto


export interface UpkeepRequest {
}

export interface UpkeepRequest__Output {
}
