import { numbersOf } from './column-access.ts';
import { logCost } from './log-loss.ts';
import type { Metric } from './metric.ts';
import { checkTwoClasses } from './roc-auc.ts';

/**
 * Mean of -ln of the probability given to what came true; the column holds the probability of class 1.
 *
 * Range 0 (2^-52, through the floor) to 36.04. `truth` is 0 or 1 in each row and holds both; otherwise undefined (NaN).
 */
export function logLossBinary(truth: Float64Array, probability: Float64Array): number {
  let sum = 0;
  let ones = 0;
  for (let row = 0; row < truth.length; row++) {
    const label = truth[row];
    const p = probability[row] as number;
    if (label === 1) ones++;
    else if (label !== 0) return NaN;
    sum += logCost(label === 1 ? p : 1 - p);
  }
  return ones === 0 || ones === truth.length ? NaN : sum / truth.length;
}

export const LOG_LOSS_BINARY: Metric = {
  name: 'log_loss_binary',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  checkTruth: (input) => {
    const values = input.columns.flatMap((name) => {
      const column = input.truth.get(name);
      return column === undefined ? [] : [...numbersOf(column)];
    });
    return values.every((value) => value === 0 || value === 1)
      ? checkTwoClasses(input)
      : ['the answers of log_loss_binary must be 0 or 1'];
  },
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : logLossBinary(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
