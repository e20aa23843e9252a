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

export const ROC_AUC_MACRO: Metric = {
  name: 'roc_auc_macro',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'some', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  checkTruth: checkTwoClasses,
  compute: ({ pairs }) =>
    rocAucMacro(
      pairs.map((pair) => numbersOf(pair.truth)),
      pairs.map((pair) => numbersOf(pair.predicted)),
    ),
};
