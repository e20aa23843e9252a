import { labelCodes } from './column-access.ts';
import type { Metric } from './metric.ts';
import type { Column } from '../../contracts/submission/column.ts';

/**
 * The share of rows whose predicted label equals the true one.
 *
 * Range 0 to 1. Numbers are equal by value (2.0 is 2), texts and categories by exact text. Undefined (NaN) without rows.
 */
export function accuracy(truth: Column, predicted: Column): number {
  const codes = labelCodes(truth, predicted);
  let hits = 0;
  codes.truth.forEach((code, row) => {
    if (code === codes.predicted[row]) hits++;
  });
  return hits / codes.truth.length;
}

export const ACCURACY: Metric = {
  name: 'accuracy',
  direction: 'higher_is_better',
  optimum: 1,
  needs: {
    count: 'one',
    predicted: ['integer', 'text', 'category'],
    truth: ['integer', 'text', 'category'],
  },
  compute: ({ pairs: [pair] }) => (pair === undefined ? NaN : accuracy(pair.truth, pair.predicted)),
};
