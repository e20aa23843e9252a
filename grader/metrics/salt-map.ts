import type { MaskPair } from './masks.ts';
import { masksOfSize, overlapOf } from './masks.ts';
import type { Metric } from './metric.ts';

const FIRST_THRESHOLD = 0.5;
/** The step as the published grader's range has it: 0.55 - 0.5 in doubles, a little above 0.05. */
const THRESHOLD_STEP = 0.5 + 0.05 - FIRST_THRESHOLD;
const THRESHOLDS = Array.from({ length: 10 }, (_, i) => FIRST_THRESHOLD + i * THRESHOLD_STEP);

/**
 * Mean over images of the share of thresholds 0.5, 0.55 ... 0.95 that the masks' intersection over union is strictly
 * above (TGS salt identification, 2018). Two empty masks count 1; a mask where there is none counts 0.
 *
 * An empty prediction where there is a mask counts as a prediction of the whole image: the published grader bins the
 * pixels by value, and where they are all one value takes it for the foreground. Kept, because scores were made so.
 *
 * Range 0 to 1. Undefined (NaN) without rows.
 */
export function saltMap(pairs: readonly MaskPair[]): number {
  return pairs.reduce((sum, pair) => sum + imageScore(pair), 0) / pairs.length;
}

function imageScore(pair: MaskPair): number {
  const { truth, predicted, shared } = overlapOf(pair);
  if (truth === 0) return predicted === 0 ? 1 : 0;
  const iou = predicted === 0 ? truth / pair.size : shared / (truth + predicted - shared);
  return THRESHOLDS.filter((threshold) => iou > threshold).length / THRESHOLDS.length;
}

const IMAGE_PIXELS = 101 * 101;

export const SALT_MAP: Metric = {
  name: 'salt_map',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { named: { predicted: { mask: ['text'] }, truth: { truthMask: ['text'] } } },
  rounding: 'numpy',
  compute: (input) => {
    const pairs = masksOfSize(input, () => IMAGE_PIXELS);
    return pairs === undefined ? NaN : saltMap(pairs);
  },
};
