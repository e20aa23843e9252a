import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Area under the receiver operating characteristic curve of one column of scores: the chance that a random positive
 * row has a higher score than a random negative one, ties counting one half (Mann and Whitney's U over the number of
 * pairs; equal to the trapezoid under the curve with equal scores taken together).
 *
 * Range 0 to 1. `truth` holds exactly two values, the larger one positive; otherwise undefined (NaN).
 * The counts are exact up to 2^53 half pairs; O(n log n).
 */
export function rocAuc(truth: Float64Array, scores: Float64Array): number {
  const positiveLabel = truth.reduce((a, b) => Math.max(a, b), -Infinity);
  const negativeLabel = truth.reduce((a, b) => Math.min(a, b), Infinity);
  let positiveCount = 0;
  for (const label of truth) {
    if (label === positiveLabel) positiveCount++;
    else if (label !== negativeLabel) return NaN;
  }
  const negativeCount = truth.length - positiveCount;
  if (positiveCount === 0 || negativeCount === 0) return NaN;
  const positives = new Float64Array(positiveCount);
  const negatives = new Float64Array(negativeCount);
  let p = 0;
  let n = 0;
  for (let row = 0; row < truth.length; row++) {
    if (Number.isNaN(scores[row])) return NaN;
    if (truth[row] === positiveLabel) positives[p++] = scores[row] as number;
    else negatives[n++] = scores[row] as number;
  }
  return halfPairsWon(positives.sort(), negatives.sort()) / (2 * positiveCount * negativeCount);
}

/** Twice the number of pairs in which the positive is higher, plus one for each tie. Both sorted upwards. */
function halfPairsWon(positives: Float64Array, negatives: Float64Array): number {
  let halfPairs = 0;
  let below = 0;
  let notAbove = 0;
  for (const score of positives) {
    while (below < negatives.length && (negatives[below] as number) < score) below++;
    if (notAbove < below) notAbove = below;
    while (notAbove < negatives.length && (negatives[notAbove] as number) <= score) notAbove++;
    halfPairs += below + notAbove;
  }
  return halfPairs;
}

/** A sentence for each truth column that does not hold exactly two values. */
export const checkTwoClasses: NonNullable<Metric['checkTruth']> = ({ columns, truth }) =>
  columns.flatMap((name) => {
    const column = truth.get(name);
    const classes = column === undefined ? 0 : new Set(numbersOf(column)).size;
    return classes === 2 ? [] : [`column "${name}" must hold two classes, it holds ${classes}`];
  });

export const ROC_AUC: Metric = {
  name: 'roc_auc',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  checkTruth: checkTwoClasses,
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : rocAuc(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
