import { numbersOf } from './column-access.ts';
import type { Metric } from './metric.ts';
import { predictedColumn, truthColumn } from './named-columns.ts';

/** Directions by azimuth and zenith in radians, one a row. */
interface Directions {
  readonly azimuth: Float64Array;
  readonly zenith: Float64Array;
}

/**
 * The mean angle in radians between true and predicted directions: the arc cosine of their unit vectors' dot product,
 * kept within -1 and 1.
 *
 * Range 0 to pi. Undefined (NaN) without rows.
 */
export function angularError(truth: Directions, predicted: Directions): number {
  const rows = truth.azimuth.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const zenith = truth.zenith[row] as number;
    const otherZenith = predicted.zenith[row] as number;
    const sines = Math.sin(zenith) * Math.sin(otherZenith);
    const between = Math.cos((truth.azimuth[row] as number) - (predicted.azimuth[row] as number));
    const dot = sines * between + Math.cos(zenith) * Math.cos(otherZenith);
    sum += Math.acos(Math.min(1, Math.max(-1, dot)));
  }
  return sum / rows;
}

const NUMBERS = ['number', 'integer'] as const;

export const ANGULAR_ERROR: Metric = {
  name: 'angular_error',
  direction: 'lower_is_better',
  optimum: 0,
  needs: {
    named: {
      predicted: { azimuth: NUMBERS, zenith: NUMBERS },
      truth: { azimuth: NUMBERS, zenith: NUMBERS },
    },
  },
  rounding: 'numpy',
  compute: (input) =>
    angularError(
      { azimuth: numbersOf(truthColumn(input, 'azimuth')), zenith: numbersOf(truthColumn(input, 'zenith')) },
      {
        azimuth: numbersOf(predictedColumn(input, 'azimuth')),
        zenith: numbersOf(predictedColumn(input, 'zenith')),
      },
    ),
};
