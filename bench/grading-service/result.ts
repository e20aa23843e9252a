import { percentile } from '../report/statistics.ts';
import type { GradingMeasured, GradingSizes } from './measure.ts';

/** No limit is set for these: they are what there is. */
export function gradingServiceResult(
  { rows, atOnce }: GradingSizes,
  { submissionBytes, alone, together }: GradingMeasured,
): { text: string; verdicts: []; details: object } {
  const perSecond = (times: readonly number[], seconds: number): string =>
    (times.length / seconds).toFixed(1);
  const both = (values: readonly number[]): string =>
    `p50 ${percentile(values, 0.5).toFixed(0)} ms, p99 ${percentile(values, 0.99).toFixed(0)} ms`;
  const aloneSeconds = alone.totalMs.reduce((sum, ms) => sum + ms, 0) / 1000;
  const line = (name: string, times: GradingMeasured['alone'], seconds: number): string =>
    `${name}: ${perSecond(times.totalMs, seconds)} a second; hand-in ${both(times.handInMs)}; grade ${both(times.gradeMs)}; both ${both(times.totalMs)}`;
  const text = [
    `Submissions of ${rows} rows (${(submissionBytes / 1000).toFixed(0)} kB), accuracy, warm.`,
    line('One after the other', alone, aloneSeconds),
    line(`${atOnce} at once`, together, together.seconds),
  ].join('\n');
  const shares = (times: GradingMeasured['alone'], seconds: number): object => ({
    perSecond: times.totalMs.length / seconds,
    p50Ms: percentile(times.totalMs, 0.5),
    p99Ms: percentile(times.totalMs, 0.99),
  });
  const details = {
    rows,
    submissionBytes,
    alone: shares(alone, aloneSeconds),
    together: shares(together, together.seconds),
  };
  return { text, verdicts: [], details };
}
