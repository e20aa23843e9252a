import { numbersOf } from './column-access.ts';
import { logCost } from './log-loss.ts';
import type { Metric } from './metric.ts';

/**
 * Mean of -ln of the probability given to the true class. `truth` is one-hot: one column a class, in the order of
 * `probability`. Rows are not scaled to sum to 1; the format's row sums see to that.
 *
 * Range 0 (2^-52, through the floor) to 36.04. Undefined (NaN) without rows or when a row of `truth` is not one-hot.
 */
export function logLossMulticlass(
  truth: readonly Float64Array[],
  probability: readonly Float64Array[],
): number {
  const rows = truth[0]?.length ?? 0;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const trueClass = oneHotClass(truth, row);
    if (trueClass < 0) return NaN;
    sum += logCost(probability[trueClass]?.[row] ?? NaN);
  }
  return sum / rows;
}

/** The column that holds the row's single 1, -1 when the row is not one-hot. */
function oneHotClass(truth: readonly Float64Array[], row: number): number {
  let found = -1;
  for (let column = 0; column < truth.length; column++) {
    const value = truth[column]?.[row];
    if (value === 0) continue;
    if (value !== 1 || found >= 0) return -1;
    found = column;
  }
  return found;
}

export const LOG_LOSS_MULTICLASS: Metric = {
  name: 'log_loss_multiclass',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'several', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  checkTruth: ({ columns, truth, rows }) => {
    const classes = columns.flatMap((name) => {
      const column = truth.get(name);
      return column === undefined ? [] : [numbersOf(column)];
    });
    for (let row = 0; row < rows; row++) {
      if (oneHotClass(classes, row) < 0) return [`row ${row + 1} must hold a single 1, and 0 elsewhere`];
    }
    return [];
  },
  compute: ({ pairs }) =>
    logLossMulticlass(
      pairs.map((pair) => numbersOf(pair.truth)),
      pairs.map((pair) => numbersOf(pair.predicted)),
    ),
};
