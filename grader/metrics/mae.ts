import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { truthColumn } from './named-columns.ts';
import { pairwiseSum } from './pairwise-sum.ts';
import { ORDER_SHOWS_ABOVE, rowsAsTheyAre, rowsById } from './rows-by-id.ts';

/**
 * Mean absolute difference, over the rows in which `mark` is 0 when there is one.
 *
 * Range 0 to infinity. Undefined (NaN) when no row counts.
 */
export function mae(truth: Float64Array, predicted: Float64Array, mark?: Float64Array): number {
  let sum = 0;
  let rows = 0;
  for (let row = 0; row < truth.length; row++) {
    if (mark !== undefined && mark[row] !== 0) continue;
    rows++;
    sum += Math.abs((truth[row] as number) - (predicted[row] as number));
  }
  return sum / rows;
}

/** The same, adding up in the order of `rows` as numpy does. */
function maeInOrder(
  truth: Float64Array,
  predicted: Float64Array,
  mark: Float64Array | undefined,
  rows: Int32Array,
): number {
  const counted = mark === undefined ? rows : rows.filter((row) => mark[row] === 0);
  const gaps = Float64Array.from(counted, (row) =>
    Math.abs((truth[row] as number) - (predicted[row] as number)),
  );
  return pairwiseSum(gaps) / gaps.length;
}

/** The nearest integer; of two that are equally near, the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return fraction < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * `scoredWhereZero`: a column of the answers; only rows in which it is 0 count.
 * `roundScore`: the score is rounded to an integer, halves to the even one, where published scores are integers.
 * `addInAnswersOrder`: terms are added up in the order of the answers, not of the ids, which shows in huge scores.
 */
export const MAE: Metric = {
  name: 'mae',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  params: ['scoredWhereZero', 'roundScore', 'addInAnswersOrder'],
  compute: (input) => {
    const [pair] = input.pairs;
    if (pair === undefined) return NaN;
    const { scoredWhereZero, roundScore, addInAnswersOrder } = input.params;
    const mark = scoredWhereZero === undefined ? undefined : numbersOf(truthColumn(input, 'scoredWhereZero'));
    const [truth, predicted] = [numbersOf(pair.truth), numbersOf(pair.predicted)];
    const plain = mae(truth, predicted, mark);
    const order = () => (addInAnswersOrder === true ? rowsAsTheyAre(input.rows) : rowsById(input.ids));
    const score = plain < ORDER_SHOWS_ABOVE ? plain : maeInOrder(truth, predicted, mark, order());
    return roundScore === true ? roundHalfEven(score) : score;
  },
};
