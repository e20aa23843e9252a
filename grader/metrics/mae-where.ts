import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { truthColumn } from './named-columns.ts';

/**
 * Mean absolute difference over the rows in which `mark` equals `value`.
 *
 * Range 0 to infinity. Undefined (NaN) when no row is marked.
 */
export function maeWhere(
  truth: Float64Array,
  predicted: Float64Array,
  mark: Float64Array,
  value: number,
): number {
  let sum = 0;
  let rows = 0;
  for (let row = 0; row < truth.length; row++) {
    if (mark[row] !== value) continue;
    rows++;
    sum += Math.abs((truth[row] as number) - (predicted[row] as number));
  }
  return sum / rows;
}

/** Rows count in which the answers' column `where` equals the number `equals`. */
export const MAE_WHERE: Metric = {
  name: 'mae_where',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  params: ['where', 'equals'],
  compute: (input) => {
    const [pair] = input.pairs;
    if (pair === undefined) return NaN;
    const mark = numbersOf(truthColumn(input, 'where'));
    return maeWhere(numbersOf(pair.truth), numbersOf(pair.predicted), mark, Number(input.params['equals']));
  },
};
