import type { Thresholds } from '../../grader/catalog/competition-definition.ts';

export interface BaselineScore {
  /** Name of the prediction file that baselines.py writes, without .csv; it begins with its place in the row. */
  readonly name: string;
  /** As the grader gives it. */
  readonly score: number;
}

/** How many baselines a row has, from guessing to an ensemble. */
export const ROW_LENGTH = 7;
const DECIMALS = 5;

export const RULE =
  'With the seven baselines from worst to best: median is the score of the fourth, bronze of the fifth, ' +
  'silver of the sixth, gold of the seventh; rounded to five decimals.';

/** The thresholds that a row of baselines stands for; see `RULE`. The row may come in any order. */
export function thresholdsOf(
  row: readonly BaselineScore[],
  direction: 'higher_is_better' | 'lower_is_better',
): Thresholds {
  if (row.length !== ROW_LENGTH)
    throw new RangeError(`A row has ${ROW_LENGTH} baselines, not ${row.length}.`);
  const sign = direction === 'higher_is_better' ? 1 : -1;
  const scores = row.map(({ score }) => Number(score.toFixed(DECIMALS))).sort((a, b) => sign * (a - b));
  const [median = NaN, bronze = NaN, silver = NaN, gold = NaN] = scores.slice(3);
  return { gold, silver, bronze, median };
}
