import { numbersOf } from './column-access.ts';
import type { Groups } from './group-codes.ts';
import { groupRows } from './group-codes.ts';
import type { Metric } from './metric.ts';

const PROBABILITY_FLOOR = 1e-15;
const OVERALL = 'patient_overall';

/**
 * Weighted binary cross-entropy of fractures (RSNA cervical spine, 2022). A row is one study and one target, the
 * patient as a whole or a vertebra; it costs -ln of the probability given to what was true, kept within 1e-15 and its
 * complement. The patient as a whole weighs 14 when fractured and 7 otherwise, a vertebra 2 and 1. Each study's
 * weighted mean counts the same.
 *
 * Range 0 to 34.5. Undefined (NaN) without rows.
 */
export function weightedBce(
  studies: Groups,
  isOverall: (row: number) => boolean,
  truth: Float64Array,
  probability: Float64Array,
): number {
  const losses = new Float64Array(studies.count);
  const weights = new Float64Array(studies.count);
  studies.codes.forEach((study, row) => {
    const fractured = truth[row] === 1;
    const weight = (isOverall(row) ? 7 : 1) * (fractured ? 2 : 1);
    const p = Math.min(Math.max(probability[row] as number, PROBABILITY_FLOOR), 1 - PROBABILITY_FLOOR);
    losses[study] = (losses[study] as number) - weight * Math.log(fractured ? p : 1 - p);
    weights[study] = (weights[study] as number) + weight;
  });
  return losses.reduce((sum, loss, study) => sum + loss / (weights[study] as number), 0) / studies.count;
}

/** Ids are the study and the target, parted by the first underscore. */
export const WEIGHTED_BCE: Metric = {
  name: 'weighted_bce',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  rounding: 'numpy',
  compute: ({ rows, ids, pairs: [pair] }) => {
    if (pair === undefined) return NaN;
    const studies = groupRows(rows, (row) => ids.textAt(row).split('_', 1)[0] ?? '');
    const isOverall = (row: number) => {
      const id = ids.textAt(row);
      return id.slice(id.indexOf('_') + 1) === OVERALL;
    };
    return weightedBce(studies, isOverall, numbersOf(pair.truth), numbersOf(pair.predicted));
  },
};
