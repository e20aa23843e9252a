import type { MaskPair } from './masks.ts';
import { MASK_NEEDS, maskPairs, overlapOf } from './masks.ts';
import type { Metric } from './metric.ts';

/**
 * F-beta of the pixels of a mask, (1 + β²) TP / ((1 + β²) TP + β² FN + FP), mean over rows. The order in which run
 * lengths count the pixels does not matter, since all that counts is whether both masks hold a pixel.
 *
 * Range 0 to 1; a row with two empty masks counts 0. Undefined (NaN) without rows.
 */
export function fbetaOfMasks(pairs: readonly MaskPair[], beta: number): number {
  const weight = beta * beta;
  let sum = 0;
  for (const pair of pairs) {
    const { truth, predicted, shared } = overlapOf(pair);
    const below = weight * truth + predicted;
    sum += below === 0 ? 0 : ((1 + weight) * shared) / below;
  }
  return sum / pairs.length;
}

/** `beta`: how much recall weighs against precision. */
export const FBETA: Metric = {
  name: 'fbeta',
  direction: 'higher_is_better',
  optimum: 1,
  needs: MASK_NEEDS,
  rounding: 'numpy',
  params: ['beta'],
  compute: (input) => {
    const pairs = maskPairs(input);
    return pairs === undefined ? NaN : fbetaOfMasks(pairs, Number(input.params['beta']));
  },
};
