import { parseFirstInteger } from '../../contracts/submission/syntax/integers.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric } from './metric.ts';

/**
 * The share of rows whose first predicted label is not the true one: 1 - accuracy (iNaturalist 2019). A cell holds
 * class numbers between white space, of which the first counts.
 *
 * Range 0 to 1. Undefined (NaN) without rows, and when a cell begins with anything but an integer.
 */
export function firstLabelError(rows: number, truth: CellText, predicted: CellText): number {
  let hits = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = parseFirstInteger(truth(row));
    const got = parseFirstInteger(predicted(row));
    if (typeof wanted === 'string' || typeof got === 'string') return NaN;
    if (wanted === got) hits++;
  }
  return 1 - hits / rows;
}

export const FIRST_LABEL_ERROR: Metric = {
  name: 'first_label_error',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : firstLabelError(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
