import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Root of the mean squared difference of ln(1 + value); with several columns, the plain mean of each column's.
 *
 * Range 0 to infinity. Values of -1 and below are outside its domain: the result is infinite or NaN, and a format
 * should set a minimum. Undefined (NaN) without rows.
 */
export function rmsle(truth: Float64Array, predicted: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < truth.length; row++) {
    const difference = Math.log1p(truth[row] as number) - Math.log1p(predicted[row] as number);
    sum += difference * difference;
  }
  return Math.sqrt(sum / truth.length);
}

export const RMSLE: Metric = {
  name: 'rmsle',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'some', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  checkTruth: ({ columns, truth }) =>
    columns.flatMap((name) => {
      const column = truth.get(name);
      const inDomain = column === undefined || numbersOf(column).every((value) => value > -1);
      return inDomain ? [] : [`column "${name}" holds values of -1 or below, for which rmsle is not defined`];
    }),
  compute: ({ pairs }) =>
    pairs.reduce((sum, pair) => sum + rmsle(numbersOf(pair.truth), numbersOf(pair.predicted)), 0) /
    pairs.length,
};
