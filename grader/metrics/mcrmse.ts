import type { Ids } from '../../contracts/submission/id-set.ts';
import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { truthColumn } from './named-columns.ts';

/**
 * Mean over columns of the root mean squared difference, over pairs of rows: `truthRows[i]` of the truth against
 * `predictedRows[i]` of the prediction.
 *
 * Range 0 to infinity. Undefined (NaN) without pairs.
 */
export function mcrmse(
  truth: readonly Float64Array[],
  predicted: readonly Float64Array[],
  { truthRows, predictedRows }: RowPairs,
): number {
  const sum = truth.reduce((total, column, i) => {
    let squares = 0;
    truthRows.forEach((row, pair) => {
      const difference = (column[row] as number) - (predicted[i]?.[predictedRows[pair] as number] ?? NaN);
      squares += difference * difference;
    });
    return total + Math.sqrt(squares / truthRows.length);
  }, 0);
  return sum / truth.length;
}

interface RowPairs {
  readonly truthRows: Int32Array;
  readonly predictedRows: Int32Array;
}

/**
 * The rows that the published grader of OpenVaccine compares. It means to compare the rows marked as scored, but
 * applies the marks to the submission by the position of a row in its file: what counts of a submission in another
 * order than the answers are the rows that stand where the answers have a scored one. Both sides' rows are then
 * sorted by id and paired one by one. In the answers' order this is what was meant; otherwise it scores worse, and
 * published scores did.
 *
 * @param fileOrder for each row of the file, which row of the answers has its id.
 */
export function pairScoredRows(scored: Float64Array, ids: Ids, fileOrder: Int32Array): RowPairs {
  const truthRows: number[] = [];
  const predictedRows: number[] = [];
  scored.forEach((mark, position) => {
    if (mark !== 1) return;
    truthRows.push(position);
    predictedRows.push(fileOrder[position] as number);
  });
  const byId = (rows: readonly number[]) => Int32Array.from(rows).sort((a, b) => ids.compare(a, b));
  return { truthRows: byId(truthRows), predictedRows: byId(predictedRows) };
}

/** `keep`: the answers' column that marks the scored rows. */
export const MCRMSE: Metric = {
  name: 'mcrmse',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'some', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  rounding: 'numpy',
  params: ['keep'],
  compute: (input) =>
    mcrmse(
      input.pairs.map((pair) => numbersOf(pair.truth)),
      input.pairs.map((pair) => numbersOf(pair.predicted)),
      pairScoredRows(numbersOf(truthColumn(input, 'keep')), input.ids, input.fileOrder),
    ),
};
