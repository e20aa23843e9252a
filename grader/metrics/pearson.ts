import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';

/**
 * Pearson's correlation: the dot product of both columns after each is centred on its mean and scaled to length 1.
 *
 * Range -1 to 1. Undefined (NaN) when a column is constant, and with fewer than two rows.
 */
export function pearson(a: Float64Array, b: Float64Array): number {
  if (a.length < 2 || isConstant(a) || isConstant(b)) return NaN;
  const x = unitVector(a);
  const y = unitVector(b);
  let dot = 0;
  for (let row = 0; row < x.length; row++) dot += (x[row] as number) * (y[row] as number);
  return Math.max(-1, Math.min(1, dot));
}

export function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function unitVector(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  // By the largest first, so that squares neither overflow nor vanish.
  const largest = centred.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const norm = largest * Math.sqrt(centred.reduce((sum, value) => sum + (value / largest) ** 2, 0));
  return centred.map((value) => value / norm);
}

/** A sentence for each truth column that holds one value only. */
export const checkNotConstant: NonNullable<Metric['checkTruth']> = ({ columns, truth }) =>
  columns.flatMap((name) => {
    const column = truth.get(name);
    const constant = column === undefined || isConstant(numbersOf(column));
    return constant ? [`column "${name}" holds one value only: no correlation is defined`] : [];
  });

export const PEARSON: Metric = {
  name: 'pearson',
  direction: 'higher_is_better',
  optimum: 1,
  rounding: 'numpy',
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  checkTruth: checkNotConstant,
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : pearson(numbersOf(pair.truth), numbersOf(pair.predicted)),
};
