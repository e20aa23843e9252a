import { numbersOf } from './column-access.ts';
import type { Groups } from './group-codes.ts';
import { groupColumn } from './group-codes.ts';
import type { Metric } from './metric.ts';
import { truthColumn } from './named-columns.ts';

/**
 * The mean over groups of rows of the natural logarithm of the group's mean absolute difference (CHAMPS, 2019).
 *
 * Range: all numbers, and -infinity when a group is without any error, since the logarithm has no floor.
 */
export function groupLogMae(groups: Groups, truth: Float64Array, predicted: Float64Array): number {
  const errors = new Float64Array(groups.count);
  const sizes = new Float64Array(groups.count);
  for (let row = 0; row < groups.codes.length; row++) {
    const group = groups.codes[row] as number;
    errors[group] = (errors[group] as number) + Math.abs((truth[row] as number) - (predicted[row] as number));
    sizes[group] = (sizes[group] as number) + 1;
  }
  const logs = errors.map((error, group) => Math.log(error / (sizes[group] as number)));
  return logs.reduce((sum, log) => sum + log, 0) / groups.count;
}

/** `group`: the answers' column that says what group a row is in. */
export const GROUP_LOG_MAE: Metric = {
  name: 'group_log_mae',
  direction: 'lower_is_better',
  optimum: null,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  rounding: 'numpy',
  params: ['group'],
  compute: (input) => {
    const [pair] = input.pairs;
    if (pair === undefined) return NaN;
    const groups = groupColumn(input.rows, truthColumn(input, 'group'));
    return groupLogMae(groups, numbersOf(pair.truth), numbersOf(pair.predicted));
  },
};
