// Original file: fleet.proto


export interface ListWorkersRequest {
}

export interface ListWorkersRequest__Output {
}
