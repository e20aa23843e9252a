import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Matthews' correlation of two columns of class labels, here of 0 and 1 (other labels count as classes of their own:
 * the general form over the confusion matrix C with row sums t and column sums p, (n tr C - t.p) over the root of
 * (n^2 - p.p)(n^2 - t.t)).
 *
 * Range -1 to 1; 0 when a side holds one label only.
 */
export function matthewsCorrelation(truth: Float64Array, predicted: Float64Array): number {
  const rows = truth.length;
  const counts = new Map<number, { truth: number; predicted: number }>();
  const countOf = (label: number) => {
    let count = counts.get(label);
    if (count === undefined) counts.set(label, (count = { truth: 0, predicted: 0 }));
    return count;
  };
  let hits = 0;
  for (let row = 0; row < rows; row++) {
    const a = truth[row] as number;
    const b = predicted[row] as number;
    countOf(a).truth++;
    countOf(b).predicted++;
    if (a === b) hits++;
  }
  let both = 0;
  let truthSquares = 0;
  let predictedSquares = 0;
  for (const count of counts.values()) {
    both += count.truth * count.predicted;
    truthSquares += count.truth ** 2;
    predictedSquares += count.predicted ** 2;
  }
  const spread = (rows * rows - truthSquares) * (rows * rows - predictedSquares);
  return spread === 0 ? 0 : (hits * rows - both) / Math.sqrt(spread);
}

export const MCC: Metric = {
  name: 'mcc',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'one', predicted: ['integer'], truth: ['integer'] },
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : matthewsCorrelation(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
