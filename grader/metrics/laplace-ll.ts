import type { Ids } from '../../contracts/submission/id-set.ts';
import { numbersOf } from './column-access.ts';
import { groupRows, rowsOfGroups } from './group-codes.ts';
import type { Metric } from './metric.ts';
import { predictedColumn, truthColumn } from './named-columns.ts';

const LEAST_DEVIATION = 70;
const MOST_ERROR = 1000;
const SCORED_WEEKS = 3;

/**
 * Laplace log-likelihood of a volume and how sure the prediction is of it (OSIC pulmonary fibrosis, 2020): mean over
 * `rows` of -√2 d / s - ln(√2 s), where d is the absolute difference, at most 1000, and s the stated deviation, at
 * least 70; a deviation that is missing (NaN) counts as 0.
 *
 * Range: below -4.595, which a perfect prediction with s = 70 gives. Undefined (NaN) without rows.
 */
export function laplaceLl(
  rows: readonly number[],
  volume: Float64Array,
  predicted: Float64Array,
  deviation: Float64Array,
): number {
  let sum = 0;
  for (const row of rows) {
    const stated = deviation[row] as number;
    const s = Math.max(Number.isNaN(stated) ? 0 : stated, LEAST_DEVIATION);
    const d = Math.min(Math.abs((volume[row] as number) - (predicted[row] as number)), MOST_ERROR);
    sum += (-Math.SQRT2 * d) / s - Math.log(Math.SQRT2 * s);
  }
  return sum / rows.length;
}

/** The rows of each patient's last three weeks that were measured. An id is "patient_week", the week maybe negative. */
export function lastMeasuredRows(ids: Ids, volume: Float64Array): number[] {
  const cut = (row: number): readonly [string, number] => {
    const id = ids.textAt(row);
    const underscore = id.lastIndexOf('_');
    return [id.slice(0, underscore), Number(id.slice(underscore + 1))];
  };
  const patients = groupRows(ids.count, (row) => cut(row)[0]);
  return rowsOfGroups(patients).flatMap((rows) =>
    rows
      .filter((row) => !Number.isNaN(volume[row]))
      .map((row) => ({ row, week: cut(row)[1] }))
      .sort((a, b) => a.week - b.week)
      .slice(-SCORED_WEEKS)
      .map(({ row }) => row),
  );
}

export const LAPLACE_LL: Metric = {
  name: 'laplace_ll',
  direction: 'higher_is_better',
  optimum: null,
  needs: {
    named: {
      predicted: { FVC: ['number', 'integer'], Confidence: ['number', 'integer'] },
      truth: { FVC: ['number', 'integer'] },
    },
  },
  rounding: 'numpy',
  compute: (input) => {
    const volume = numbersOf(truthColumn(input, 'FVC'));
    return laplaceLl(
      lastMeasuredRows(input.ids, volume),
      volume,
      numbersOf(predictedColumn(input, 'FVC')),
      numbersOf(predictedColumn(input, 'Confidence')),
    );
  },
};
