import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { checkTwoClasses, rocAuc } from './roc-auc.ts';

/**
 * The plain mean of the ROC AUC of each column.
 *
 * Range 0 to 1. Undefined (NaN) when one column's truth does not hold exactly two values.
 */
export function rocAucMacro(truth: readonly Float64Array[], scores: readonly Float64Array[]): number {
  const sum = truth.reduce((total, column, i) => total + rocAuc(column, scores[i] ?? new Float64Array(0)), 0);
  return sum / truth.length;
}

/** The rows whose true labels do not add up to less than 0; rows that are not scored are marked with -1 throughout. */
export function scoredRows(truth: readonly Float64Array[]): Uint32Array {
  const sums = new Float64Array(truth[0]?.length ?? 0);
  for (const column of truth) column.forEach((label, row) => (sums[row] = (sums[row] as number) + label));
  const rows = new Uint32Array(sums.length);
  let count = 0;
  sums.forEach((sum, row) => {
    if (sum >= 0) rows[count++] = row;
  });
  return rows.subarray(0, count);
}

/** `unscored`: `negative` leaves out the rows whose true labels add up to less than 0. */
export const ROC_AUC_MACRO: Metric = {
  name: 'roc_auc_macro',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'some', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  params: ['unscored'],
  checkTruth: (input) => (input.params['unscored'] === 'negative' ? [] : checkTwoClasses(input)),
  compute: ({ pairs, params }) => {
    const truth = pairs.map((pair) => numbersOf(pair.truth));
    const scores = pairs.map((pair) => numbersOf(pair.predicted));
    if (params['unscored'] !== 'negative') return rocAucMacro(truth, scores);
    const rows = scoredRows(truth);
    const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] as number);
    return rocAucMacro(truth.map(pick), scores.map(pick));
  },
};
