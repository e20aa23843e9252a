import { parseIntegers } from '../../contracts/submission/syntax/integers.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import { EditDistance } from './edit-distance.ts';
import type { Metric } from './metric.ts';

/**
 * Edit distances between true and predicted sequences of integers, summed over rows, over the total length of the
 * true sequences. Cells hold the integers between white space.
 *
 * Range 0 to infinity: above 1 when predictions are much too long. Undefined (NaN) when all true sequences are empty
 * or a cell holds anything but integers.
 */
export function levenshteinSequence(rows: number, truth: CellText, predicted: CellText): number {
  const distance = new EditDistance();
  let sum = 0;
  let length = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = parseIntegers(truth(row));
    const got = parseIntegers(predicted(row));
    if (typeof wanted === 'string' || typeof got === 'string') return NaN;
    sum += distance.of(wanted, got);
    length += wanted.length;
  }
  return length === 0 ? NaN : sum / length;
}

export const LEVENSHTEIN_SEQUENCE: Metric = {
  name: 'levenshtein_sequence',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : levenshteinSequence(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
