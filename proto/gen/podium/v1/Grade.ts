// Original file: model.proto

/**
 * What the hand-in is worth.
 */
export const Grade = {
  GRADE_UNSPECIFIED: 'GRADE_UNSPECIFIED',
  /**
   * A valid submission with a score.
   */
  GRADE_GRADED: 'GRADE_GRADED',
  /**
   * A submission that breaks the competition's format.
   */
  GRADE_INVALID: 'GRADE_INVALID',
  /**
   * No submission was handed in.
   */
  GRADE_NONE: 'GRADE_NONE',
} as const;

/**
 * What the hand-in is worth.
 */
export type Grade =
  | 'GRADE_UNSPECIFIED'
  | 0
  /**
   * A valid submission with a score.
   */
  | 'GRADE_GRADED'
  | 1
  /**
   * A submission that breaks the competition's format.
   */
  | 'GRADE_INVALID'
  | 2
  /**
   * No submission was handed in.
   */
  | 'GRADE_NONE'
  | 3

/**
 * What the hand-in is worth.
 */
export type Grade__Output = typeof Grade[keyof typeof Grade]
