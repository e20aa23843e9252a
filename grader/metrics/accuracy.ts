import type { Column } from '../../contracts/submission/column.ts';
import { labelCodes } from './column-access.ts';
import type { Metric } from './metric.ts';
import { equalBytes } from './token-table.ts';

/**
 * The share of rows whose predicted label equals the true one.
 *
 * Range 0 to 1. Numbers are equal by value (2.0 is 2), texts and categories by exact text. Undefined (NaN) without rows.
 */
export function accuracy(truth: Column, predicted: Column): number {
  const equal = equality(truth, predicted);
  const { length } =
    truth.kind === 'number' ? truth.values : truth.kind === 'text' ? truth.starts : truth.codes;
  let hits = 0;
  for (let row = 0; row < length; row++) if (equal(row)) hits++;
  return hits / length;
}

/** Whether a row's labels are equal. Two columns of one kind are compared as they are, without coding labels first. */
function equality(truth: Column, predicted: Column): (row: number) => boolean {
  if (truth.kind === 'number' && predicted.kind === 'number') {
    const a = truth.values;
    const b = predicted.values;
    return (row) => a[row] === b[row];
  }
  if (truth.kind === 'text' && predicted.kind === 'text') {
    return (row) =>
      equalBytes(
        truth.bytes,
        truth.starts[row] as number,
        truth.ends[row] as number,
        predicted.bytes,
        predicted.starts[row] as number,
        predicted.ends[row] as number,
      );
  }
  const codes = labelCodes(truth, predicted);
  return (row) => codes.truth[row] === codes.predicted[row];
}

export const ACCURACY: Metric = {
  name: 'accuracy',
  direction: 'higher_is_better',
  optimum: 1,
  needs: {
    count: 'one',
    predicted: ['integer', 'boolean', 'text', 'category'],
    truth: ['integer', 'boolean', 'text', 'category'],
  },
  compute: ({ pairs: [pair] }) => (pair === undefined ? NaN : accuracy(pair.truth, pair.predicted)),
};
