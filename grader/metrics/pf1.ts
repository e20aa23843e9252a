import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Probabilistic F1: F1 in which each row counts with its predicted probability (kept within 0 and 1) instead of a
 * hard decision. With c the sum over positive rows and d that over negative ones, precision is c / (c + d) and recall
 * c / positives.
 *
 * Range 0 to 1; 0 when all probabilities are 0. Undefined (NaN) when no row is positive, and when all probabilities
 * are below 0: there the published grader divides by zero, though it does not where one of them is 0.
 */
export function probabilisticF1(truth: Float64Array, probability: Float64Array): number {
  let positives = 0;
  let onPositives = 0;
  let onNegatives = 0;
  for (let row = 0; row < truth.length; row++) {
    const p = Math.min(Math.max(probability[row] as number, 0), 1);
    if (truth[row] === 1) {
      positives++;
      onPositives += p;
    } else {
      onNegatives += p;
    }
  }
  if (positives === 0 || probability.every((p) => p < 0)) return NaN;
  if (onPositives === 0) return 0;
  const precision = onPositives / (onPositives + onNegatives);
  const recall = onPositives / positives;
  return (2 * precision * recall) / (precision + recall);
}

export const PF1: Metric = {
  name: 'pf1',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : probabilisticF1(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
