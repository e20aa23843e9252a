import type { SettleResult } from '../store/grading-record.ts';

/** Told of what settling does, to measure it. Must not throw. */
export interface SettlingObserver {
  /** `lagMs`: since the grader stored the hand-in, by its clock. */
  readonly onReceipt: (kind: SettleResult['kind'], lagMs: number) => void;
  /** One call to a grader: how it ended and how long it took. */
  readonly onGrading: (result: 'graded' | 'away' | 'failed' | 'final', durationMs: number) => void;
}
