// Original file: enrollment.proto


export interface ListMembersRequest {
}

export interface ListMembersRequest__Output {
}
