// Original file: enrollment.proto


export interface LeaveRequest {
}

export interface LeaveRequest__Output {
}
