import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import { EditDistance } from './edit-distance.ts';
import type { Metric } from './metric.ts';

/**
 * The mean edit distance of predicted and true texts, in Unicode code points.
 *
 * Range 0 to infinity. Undefined (NaN) without rows.
 */
export function levenshteinMean(rows: number, truth: CellText, predicted: CellText): number {
  const distance = new EditDistance();
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const a = truth(row);
    const b = predicted(row);
    if (a !== b) sum += distance.of(codePoints(a), codePoints(b));
  }
  return sum / rows;
}

function codePoints(text: string): Uint32Array {
  const points = new Uint32Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number;
    if (point > 0xffff) i++;
    points[count++] = point;
  }
  return points.subarray(0, count);
}

export const LEVENSHTEIN_MEAN: Metric = {
  name: 'levenshtein_mean',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  rounding: 'numpy',
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : levenshteinMean(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
