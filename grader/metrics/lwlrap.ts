import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { pairwiseSum } from './pairwise-sum.ts';
import { rowsAsTheyAre, rowsById } from './rows-by-id.ts';

/**
 * Label-weighted label-ranking average precision: over all true labels of all rows, the mean share of true labels
 * among the row's labels that score at least as high as it. Equal scores share the worst rank. Every true label
 * weighs the same, whatever its row; rows without one do not count.
 *
 * Range 0 to 1. Undefined (NaN) without any true label. `truth` (0 or 1) and `scores`: one column a label. `rows`: the
 * order in which rows are added up; upstream's, of the ids, decides how a score is rounded that lies halfway.
 */
export function lwlrap(
  truth: readonly Float64Array[],
  scores: readonly Float64Array[],
  rows: Int32Array = rowsAsTheyAre(truth[0]?.length ?? 0),
): number {
  const row = new Float64Array(truth.length);
  const trueLabels: number[] = [];
  let sum = 0;
  let labels = 0;
  for (const i of rows) {
    trueLabels.length = 0;
    for (let label = 0; label < truth.length; label++) {
      row[label] = scores[label]?.[i] ?? NaN;
      if (truth[label]?.[i] === 1) trueLabels.push(label);
    }
    const shares = new Float64Array(trueLabels.length);
    for (const [at, label] of trueLabels.entries()) {
      const score = row[label] as number;
      let rank = 0;
      for (const other of row) if (other >= score) rank++;
      let hits = 0;
      for (const other of trueLabels) if ((row[other] as number) >= score) hits++;
      shares[at] = hits / rank;
    }
    if (shares.length > 0) sum += (pairwiseSum(shares) / shares.length) * shares.length;
    labels += trueLabels.length;
  }
  return sum / labels;
}

export const LWLRAP: Metric = {
  name: 'lwlrap',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'several', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  compute: ({ pairs, ids }) =>
    lwlrap(
      pairs.map((pair) => numbersOf(pair.truth)),
      pairs.map((pair) => numbersOf(pair.predicted)),
      rowsById(ids),
    ),
};
