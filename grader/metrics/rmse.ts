import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { pairwiseSum } from './pairwise-sum.ts';
import { ORDER_SHOWS_ABOVE, rowsById } from './rows-by-id.ts';

/**
 * Root of the mean squared difference.
 *
 * Range 0 to infinity. Undefined (NaN) without rows; infinite when a square overflows.
 */
export function rmse(truth: Float64Array, predicted: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < truth.length; row++) {
    const difference = (truth[row] as number) - (predicted[row] as number);
    sum += difference * difference;
  }
  return Math.sqrt(sum / truth.length);
}

/** The same, adding up in the order of `rows` as numpy does. */
function rmseInOrder(truth: Float64Array, predicted: Float64Array, rows: Int32Array): number {
  const squares = Float64Array.from(
    rows,
    (row) => ((truth[row] as number) - (predicted[row] as number)) ** 2,
  );
  return Math.sqrt(pairwiseSum(squares) / rows.length);
}

export const RMSE: Metric = {
  name: 'rmse',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  compute: ({ pairs: [pair], ids }) => {
    if (pair === undefined) return NaN;
    const [truth, predicted] = [numbersOf(pair.truth), numbersOf(pair.predicted)];
    const score = rmse(truth, predicted);
    return score < ORDER_SHOWS_ABOVE ? score : rmseInOrder(truth, predicted, rowsById(ids));
  },
};
