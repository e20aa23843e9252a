// Original file: fleet.proto


export interface ListResourceClassesRequest {
}

export interface ListResourceClassesRequest__Output {
}
