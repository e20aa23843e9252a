import { LONG_SECONDS, type Metrics } from '../../platform/metrics/metrics.ts';
import type { Intake } from '../intake/intake.ts';
import type { GradingParts } from '../service/grading.ts';

/** What measures the grader at work. Nothing here knows a score, and no label names a run or a competition. */
export interface Instruments {
  readonly intake: (intake: Pick<Intake, 'handIn'>) => Pick<Intake, 'handIn'>;
  readonly onGraded: NonNullable<GradingParts['onGraded']>;
}

export function createInstruments(metrics: Metrics): Instruments {
  const handIns = metrics.histogram({
    name: 'podium_hand_in_seconds',
    help: 'Hand-ins from the open call to the receipt (stored; also when repeated), or to the refusal.',
    labels: { result: ['stored', 'refused'] },
    buckets: LONG_SECONDS,
  });
  const gradings = metrics.histogram({
    name: 'podium_grading_seconds',
    help: 'Gradings by their result; a report that was there already is not graded again.',
    labels: { result: ['graded', 'invalid', 'none', 'failed'] },
    buckets: LONG_SECONDS,
  });
  return {
    intake: (intake) => ({
      handIn: async (...call) => {
        const startedAtMs = performance.now();
        const told = (result: string) =>
          handIns.observe({ result }, (performance.now() - startedAtMs) / 1000);
        try {
          const receipt = await intake.handIn(...call);
          told('stored');
          return receipt;
        } catch (error) {
          told('refused');
          throw error;
        }
      },
    }),
    onGraded: (result, durationMs) => gradings.observe({ result }, durationMs / 1000),
  };
}
