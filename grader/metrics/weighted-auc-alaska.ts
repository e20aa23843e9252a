import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { checkTwoClasses } from './roc-auc.ts';

/** Bands of true positive rate and what each weighs. */
const BANDS = [
  { low: 0, high: 0.4, weight: 2 },
  { low: 0.4, high: 1, weight: 1 },
] as const;
const WHOLE = BANDS.reduce((sum, { low, high, weight }) => sum + (high - low) * weight, 0);

interface Curve {
  readonly falsePositiveRate: number[];
  readonly truePositiveRate: number[];
}

/**
 * Area under the ROC curve in two horizontal bands: the part with a true positive rate up to 0.4 counts twice, the
 * rest once, over 1.4 (ALASKA2 steganalysis, 2020).
 *
 * A band's area is that under the curve's points whose rate lies in the closed band, closed by a point at false
 * positive rate 1 and the band's upper end, above the band's lower end; a constant score therefore gives 0.5857, not
 * 0.5. Points at 0.4 are interpolated where the curve has none.
 *
 * Range 0 to 1. `truth` holds exactly two values, the larger one positive; otherwise undefined (NaN).
 */
export function weightedAucAlaska(truth: Float64Array, scores: Float64Array): number {
  const curve = rocCurve(truth, scores);
  if (curve === undefined) return NaN;
  for (const rate of [0, 0.4, 1]) insertPoint(curve, rate);
  const { falsePositiveRate: x, truePositiveRate: y } = curve;
  let area = 0;
  for (const { low, high, weight } of BANDS) {
    let lastX = NaN;
    let lastY = NaN;
    const add = (nextX: number, nextY: number) => {
      if (!Number.isNaN(lastX)) area += (weight * (nextX - lastX) * (nextY + lastY)) / 2;
      lastX = nextX;
      lastY = nextY;
    };
    y.forEach((rate, i) => {
      if (rate >= low && rate <= high) add(x[i] as number, rate - low);
    });
    add(1, high - low);
  }
  return area / WHOLE;
}

/** The curve's points, one for each distinct score from the highest down, after (0, 0). */
function rocCurve(truth: Float64Array, scores: Float64Array): Curve | undefined {
  const positiveLabel = truth.reduce((a, b) => Math.max(a, b), -Infinity);
  const order = Uint32Array.from(scores, (_, row) => row);
  order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  let positives = 0;
  for (const label of truth) if (label === positiveLabel) positives++;
  const negatives = truth.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const curve: Curve = { falsePositiveRate: [0], truePositiveRate: [0] };
  let truePositives = 0;
  order.forEach((row, i) => {
    if (truth[row] === positiveLabel) truePositives++;
    if (i + 1 < order.length && scores[order[i + 1] as number] === scores[row]) return;
    curve.truePositiveRate.push(truePositives / positives);
    curve.falsePositiveRate.push((i + 1 - truePositives) / negatives);
  });
  return curve;
}

/** Puts a point at this true positive rate on the curve, unless there is one. */
function insertPoint({ falsePositiveRate: x, truePositiveRate: y }: Curve, rate: number): void {
  if (y.includes(rate)) return;
  const above = y.findIndex((other) => other > rate);
  const below = above - 1;
  const share = (rate - (y[below] as number)) / ((y[above] as number) - (y[below] as number));
  x.splice(above, 0, (x[below] as number) + share * ((x[above] as number) - (x[below] as number)));
  y.splice(above, 0, rate);
}

export const WEIGHTED_AUC_ALASKA: Metric = {
  name: 'weighted_auc_alaska',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['integer', 'number'] },
  checkTruth: checkTwoClasses,
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : weightedAucAlaska(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
