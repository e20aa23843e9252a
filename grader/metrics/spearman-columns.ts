import { averageRanks } from './average-ranks.ts';
import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { checkNotConstant, pearson } from './pearson.ts';

/**
 * The plain mean over columns of Spearman's correlation: Pearson's of the ranks, equal values sharing their mean rank.
 *
 * Range -1 to 1. Undefined (NaN) when any column of either side is constant.
 */
export function spearmanColumns(truth: readonly Float64Array[], predicted: readonly Float64Array[]): number {
  const sum = truth.reduce(
    (total, column, i) =>
      total + pearson(averageRanks(column), averageRanks(predicted[i] ?? new Float64Array(0))),
    0,
  );
  return sum / truth.length;
}

export const SPEARMAN_COLUMNS: Metric = {
  name: 'spearman_columns',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'some', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  checkTruth: checkNotConstant,
  compute: ({ pairs }) =>
    spearmanColumns(
      pairs.map((pair) => numbersOf(pair.truth)),
      pairs.map((pair) => numbersOf(pair.predicted)),
    ),
};
