import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

const PROBABILITY_FLOOR = 1e-15;

/**
 * Kullback and Leibler's divergence of the predicted from the true distribution, mean over rows: in each row the sum
 * of p ln(p / q), where p are the votes over their sum and q the prediction, kept within 1e-15 and its complement.
 * A class without votes adds nothing.
 *
 * Range 0 to 34.5. Undefined (NaN) without rows and where a row has no votes. `votes` and `predicted`: one column a
 * class.
 */
export function klDivergence(votes: readonly Float64Array[], predicted: readonly Float64Array[]): number {
  const rows = votes[0]?.length ?? 0;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const total = votes.reduce((all, column) => all + (column[row] as number), 0);
    if (total === 0) return NaN;
    for (let i = 0; i < votes.length; i++) {
      const p = (votes[i]?.[row] ?? NaN) / total;
      if (p === 0) continue;
      const q = predicted[i]?.[row] ?? NaN;
      sum += p * Math.log(p / Math.min(Math.max(q, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR));
    }
  }
  return sum / rows;
}

export const KL_DIVERGENCE: Metric = {
  name: 'kl_divergence',
  direction: 'lower_is_better',
  optimum: 0,
  rounding: 'numpy',
  needs: { count: 'several', predicted: ['number'], truth: ['integer', 'number'] },
  compute: ({ pairs }) =>
    klDivergence(
      pairs.map((pair) => numbersOf(pair.truth)),
      pairs.map((pair) => numbersOf(pair.predicted)),
    ),
};
