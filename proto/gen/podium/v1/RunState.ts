// Original file: model.proto

/**
 * Where a run is on its way. docs/architecture.md draws the transitions.
 */
export const RunState = {
  RUN_STATE_UNSPECIFIED: 'RUN_STATE_UNSPECIFIED',
  /**
   * Waits for a worker; Runs.Explain says why.
   */
  RUN_STATE_QUEUED: 'RUN_STATE_QUEUED',
  /**
   * A worker holds the lease and prepares data, image and gate.
   */
  RUN_STATE_LEASED: 'RUN_STATE_LEASED',
  /**
   * The agent's container runs.
   */
  RUN_STATE_RUNNING: 'RUN_STATE_RUNNING',
  /**
   * The agent has ended; its resources are free; the hand-in is on its way.
   */
  RUN_STATE_HANDING_IN: 'RUN_STATE_HANDING_IN',
  /**
   * The hand-in counts; the grade is awaited.
   */
  RUN_STATE_SETTLED: 'RUN_STATE_SETTLED',
  /**
   * Terminal: a signed report exists.
   */
  RUN_STATE_GRADED: 'RUN_STATE_GRADED',
  /**
   * Terminal: a client canceled it.
   */
  RUN_STATE_CANCELED: 'RUN_STATE_CANCELED',
  /**
   * Terminal: Podium failed it too often; never counted as the agent's result.
   */
  RUN_STATE_PLATFORM_FAILED: 'RUN_STATE_PLATFORM_FAILED',
  /**
   * Terminal: settled, but the grader could not grade it; the hand-in is kept.
   */
  RUN_STATE_GRADING_FAILED: 'RUN_STATE_GRADING_FAILED',
} as const;

/**
 * Where a run is on its way. docs/architecture.md draws the transitions.
 */
export type RunState =
  | 'RUN_STATE_UNSPECIFIED'
  | 0
  /**
   * Waits for a worker; Runs.Explain says why.
   */
  | 'RUN_STATE_QUEUED'
  | 1
  /**
   * A worker holds the lease and prepares data, image and gate.
   */
  | 'RUN_STATE_LEASED'
  | 2
  /**
   * The agent's container runs.
   */
  | 'RUN_STATE_RUNNING'
  | 3
  /**
   * The agent has ended; its resources are free; the hand-in is on its way.
   */
  | 'RUN_STATE_HANDING_IN'
  | 4
  /**
   * The hand-in counts; the grade is awaited.
   */
  | 'RUN_STATE_SETTLED'
  | 5
  /**
   * Terminal: a signed report exists.
   */
  | 'RUN_STATE_GRADED'
  | 6
  /**
   * Terminal: a client canceled it.
   */
  | 'RUN_STATE_CANCELED'
  | 7
  /**
   * Terminal: Podium failed it too often; never counted as the agent's result.
   */
  | 'RUN_STATE_PLATFORM_FAILED'
  | 8
  /**
   * Terminal: settled, but the grader could not grade it; the hand-in is kept.
   */
  | 'RUN_STATE_GRADING_FAILED'
  | 9

/**
 * Where a run is on its way. docs/architecture.md draws the transitions.
 */
export type RunState__Output = typeof RunState[keyof typeof RunState]
