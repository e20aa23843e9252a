import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Mean absolute difference.
 *
 * Range 0 to infinity. Undefined (NaN) without rows.
 */
export function mae(truth: Float64Array, predicted: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < truth.length; row++) {
    sum += Math.abs((truth[row] as number) - (predicted[row] as number));
  }
  return sum / truth.length;
}

export const MAE: Metric = {
  name: 'mae',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : mae(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
