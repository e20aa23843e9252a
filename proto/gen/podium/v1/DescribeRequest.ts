// Original file: grading.proto


export interface DescribeRequest {
}

export interface DescribeRequest__Output {
}
