// Original file: enrollment.proto


export interface LeaveReply {
}

export interface LeaveReply__Output {
}
