import type { Column } from '../../contracts/submission/column.ts';
import { labelCodes } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Cohen's kappa with quadratic weights: 1 - sum(w O) / sum(w E), where O counts (truth, prediction) pairs, E is what
 * the marginals would give by chance and w is the squared difference of the labels' ranks in the sorted union of all
 * labels seen; of the ranks, not of the values: labels 0, 1, 4 weigh as 0, 1, 2.
 *
 * Range -1 to 1. Undefined (NaN) when both sides hold one and the same label throughout, and without rows.
 *
 * The sums need no matrix: sum(w O) runs over the rows, and sum(w E) = (n Σi²a + n Σi²b - 2 Σia Σib) / n over the
 * ranks of truth (a) and prediction (b); all of them exact integers.
 */
export function quadraticWeightedKappa(truth: Column, predicted: Column): number {
  const codes = labelCodes(truth, predicted);
  const rows = codes.truth.length;
  let observed = 0;
  let sumTruth = 0;
  let sumPredicted = 0;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const a = codes.truth[row] as number;
    const b = codes.predicted[row] as number;
    observed += (a - b) * (a - b);
    sumTruth += a;
    sumPredicted += b;
    squares += a * a + b * b;
  }
  const expected = squares - (2 * sumTruth * sumPredicted) / rows;
  return expected === 0 ? NaN : 1 - observed / expected;
}

export const QUADRATIC_WEIGHTED_KAPPA: Metric = {
  name: 'qwk',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'one', predicted: ['integer'], truth: ['integer'] },
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : quadraticWeightedKappa(pair.truth, pair.predicted),
};
