import type { MaskPair } from './masks.ts';
import { MASK_NEEDS, maskPairs, overlapOf } from './masks.ts';
import type { Metric } from './metric.ts';

/**
 * Dice's index of all rows' masks taken together: 2 |A and B| / (|A| + |B|) over the pixels of the whole test set.
 *
 * Range 0 to 1. Undefined (NaN) when all masks of both sides are empty.
 */
export function diceGlobal(pairs: readonly MaskPair[]): number {
  let shared = 0;
  let pixels = 0;
  for (const pair of pairs) {
    const overlap = overlapOf(pair);
    shared += overlap.shared;
    pixels += overlap.truth + overlap.predicted;
  }
  return (2 * shared) / pixels;
}

/** Masks are run lengths, "-" being an empty one. */
export const DICE_GLOBAL: Metric = {
  name: 'dice_global',
  direction: 'higher_is_better',
  optimum: 1,
  needs: MASK_NEEDS,
  rounding: 'numpy',
  compute: (input) => {
    const pairs = maskPairs(input);
    return pairs === undefined ? NaN : diceGlobal(pairs);
  },
};
