import type { Metric } from './metric.ts';
import type { MaskPair } from './masks.ts';
import { MASK_NEEDS, maskPairs, overlapOf } from './masks.ts';

/**
 * Dice's index of two masks, 2 |A and B| / (|A| + |B|), mean over rows. A row whose masks are both empty counts
 * `bothEmpty`, or not at all when that is undefined.
 *
 * Range 0 to 1. Undefined (NaN) when no row counts.
 */
export function diceMean(pairs: readonly MaskPair[], bothEmpty?: number): number {
  let sum = 0;
  let rows = 0;
  for (const pair of pairs) {
    const { truth, predicted, shared } = overlapOf(pair);
    const value = truth + predicted === 0 ? bothEmpty : (2 * shared) / (truth + predicted);
    if (value === undefined) continue;
    sum += value;
    rows++;
  }
  return sum / rows;
}

/** Masks are run lengths; two empty ones are a full match. */
export const DICE_MEAN: Metric = {
  name: 'dice_mean',
  direction: 'higher_is_better',
  optimum: 1,
  needs: MASK_NEEDS,
  rounding: 'numpy',
  compute: (input) => {
    const pairs = maskPairs(input);
    return pairs === undefined ? NaN : diceMean(pairs, 1);
  },
};
