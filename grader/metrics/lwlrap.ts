import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Label-weighted label-ranking average precision: over all true labels of all rows, the mean share of true labels
 * among the row's labels that score at least as high as it. Equal scores share the worst rank. Every true label
 * weighs the same, whatever its row; rows without one do not count.
 *
 * Range 0 to 1. Undefined (NaN) without any true label. `truth` (0 or 1) and `scores`: one column a label.
 */
export function lwlrap(truth: readonly Float64Array[], scores: readonly Float64Array[]): number {
  const rows = truth[0]?.length ?? 0;
  const row = new Float64Array(truth.length);
  const trueLabels: number[] = [];
  let sum = 0;
  let labels = 0;
  for (let i = 0; i < rows; i++) {
    trueLabels.length = 0;
    for (let label = 0; label < truth.length; label++) {
      row[label] = scores[label]?.[i] ?? NaN;
      if (truth[label]?.[i] === 1) trueLabels.push(label);
    }
    for (const label of trueLabels) {
      const score = row[label] as number;
      let rank = 0;
      for (const other of row) if (other >= score) rank++;
      let hits = 0;
      for (const other of trueLabels) if ((row[other] as number) >= score) hits++;
      sum += hits / rank;
    }
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
  compute: ({ pairs }) =>
    lwlrap(
      pairs.map((pair) => numbersOf(pair.truth)),
      pairs.map((pair) => numbersOf(pair.predicted)),
    ),
};
