// Original file: agents.proto


export interface ListAgentsRequest {
}

export interface ListAgentsRequest__Output {
}
