// Original file: model.proto

/**
 * How the agent's container ended. Says nothing about what was handed in.
 */
export const Ending = {
  ENDING_UNSPECIFIED: 'ENDING_UNSPECIFIED',
  /**
   * Main process ended with status 0.
   */
  ENDING_EXITED: 'ENDING_EXITED',
  /**
   * Main process ended with another status or by a signal of its own.
   */
  ENDING_FAILED: 'ENDING_FAILED',
  /**
   * Stopped by the worker at the run's time limit.
   */
  ENDING_TIMED_OUT: 'ENDING_TIMED_OUT',
  /**
   * Main process killed for memory.
   */
  ENDING_OUT_OF_MEMORY: 'ENDING_OUT_OF_MEMORY',
  /**
   * Failed with its disk full.
   */
  ENDING_DISK_FULL: 'ENDING_DISK_FULL',
  /**
   * Stopped because its model budget was used up.
   */
  ENDING_BUDGET_EXHAUSTED: 'ENDING_BUDGET_EXHAUSTED',
  /**
   * Stopped because a client canceled the run.
   */
  ENDING_CANCELED: 'ENDING_CANCELED',
} as const;

/**
 * How the agent's container ended. Says nothing about what was handed in.
 */
export type Ending =
  | 'ENDING_UNSPECIFIED'
  | 0
  /**
   * Main process ended with status 0.
   */
  | 'ENDING_EXITED'
  | 1
  /**
   * Main process ended with another status or by a signal of its own.
   */
  | 'ENDING_FAILED'
  | 2
  /**
   * Stopped by the worker at the run's time limit.
   */
  | 'ENDING_TIMED_OUT'
  | 3
  /**
   * Main process killed for memory.
   */
  | 'ENDING_OUT_OF_MEMORY'
  | 4
  /**
   * Failed with its disk full.
   */
  | 'ENDING_DISK_FULL'
  | 5
  /**
   * Stopped because its model budget was used up.
   */
  | 'ENDING_BUDGET_EXHAUSTED'
  | 6
  /**
   * Stopped because a client canceled the run.
   */
  | 'ENDING_CANCELED'
  | 7

/**
 * How the agent's container ended. Says nothing about what was handed in.
 */
export type Ending__Output = typeof Ending[keyof typeof Ending]
