import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

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

export const RMSE: Metric = {
  name: 'rmse',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : rmse(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
