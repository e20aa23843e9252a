import { numbersOf } from './column-access.ts';
import { mae } from './mae.ts';
import type { Metric } from './metric.ts';

/** The nearest integer; of two that are equally near, the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return fraction < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Mean absolute difference, rounded to an integer, halves to the even one (INGV volcanic eruptions, 2020, whose
 * published scores are integers).
 *
 * Range 0 to infinity. Undefined (NaN) without rows.
 */
export const MAE_ROUNDED: Metric = {
  name: 'mae_rounded',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['number', 'integer'], truth: ['number', 'integer'] },
  compute: ({ pairs: [pair] }) =>
    pair === undefined ? NaN : roundHalfEven(mae(numbersOf(pair.truth), numbersOf(pair.predicted))),
};
