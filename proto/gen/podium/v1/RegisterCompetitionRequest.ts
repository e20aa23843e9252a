// Original file: competitions.proto


export interface RegisterCompetitionRequest {
  /**
   * contracts/competition/card.ts as JSON.
   */
  'card'?: (Buffer | Uint8Array | string);
  /**
   * The grader that holds its answers.
   */
  'graderId'?: (string);
}

export interface RegisterCompetitionRequest__Output {
  /**
   * contracts/competition/card.ts as JSON.
   */
  'card': (Buffer);
  /**
   * The grader that holds its answers.
   */
  'graderId': (string);
}
