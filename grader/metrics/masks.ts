import { parseRuns } from '../../contracts/submission/syntax/run-length.ts';
import type { Runs } from '../../contracts/submission/syntax/run-length.ts';
import { textsOf } from './cell-text.ts';
import { numbersOf } from './column-access.ts';
import type { ColumnKind } from '../../contracts/submission/format.ts';
import type { MetricInput, NamedNeeds } from './metric.ts';
import { predictedColumn, truthColumn } from './named-columns.ts';
import { countPixels, countShared } from './pixel-runs.ts';

/** A row's masks, and how many pixels its image has. */
export interface MaskPair {
  readonly truth: Runs;
  readonly predicted: Runs;
  readonly size: number;
}

/** Pixels of a pair of masks. */
export interface Overlap {
  readonly truth: number;
  readonly predicted: number;
  readonly shared: number;
}

export function overlapOf({ truth, predicted, size }: MaskPair): Overlap {
  return {
    truth: countPixels(truth, size),
    predicted: countPixels(predicted, size),
    shared: countShared(truth, predicted, size),
  };
}

const NUMBERS: readonly ColumnKind[] = ['integer', 'number'];

/** Masks as run lengths on both sides, and the size of each image in the answers. */
export const MASK_NEEDS: NamedNeeds = {
  named: {
    predicted: { mask: ['text'] },
    truth: { truthMask: ['text'], width: NUMBERS, height: NUMBERS },
  },
};

/** A text of its own that stands for the empty mask, on both sides. */
const EMPTY = '-';

/** The masks of each row; undefined when a cell is no mask. */
export function maskPairs(input: MetricInput): MaskPair[] | undefined {
  const width = numbersOf(truthColumn(input, 'width'));
  const height = numbersOf(truthColumn(input, 'height'));
  return masksOfSize(input, (row) => (width[row] as number) * (height[row] as number));
}

/** The masks of each row, of images of so many pixels; undefined when a cell is no mask. */
export function masksOfSize(input: MetricInput, sizeOf: (row: number) => number): MaskPair[] | undefined {
  const truthTexts = textsOf(truthColumn(input, 'truthMask'));
  const predictedTexts = textsOf(predictedColumn(input, 'mask'));
  const pairs: MaskPair[] = [];
  for (let row = 0; row < input.rows; row++) {
    const truth = runsOf(truthTexts(row));
    const predicted = runsOf(predictedTexts(row));
    if (truth === undefined || predicted === undefined) return undefined;
    pairs.push({ truth, predicted, size: sizeOf(row) });
  }
  return pairs;
}

function runsOf(text: string): Runs | undefined {
  const runs = parseRuns(text === EMPTY ? '' : text);
  return typeof runs === 'string' ? undefined : runs;
}
