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
 * Range 0 to pi. Undefined (NaN) without rows. Near 0 the arc cosine makes 1.5e-8 of a dot product's last bit: the
 * mean of a (nearly) perfect prediction is rounding noise of that size, here as in any other implementation.
 */
export function angularError(truth: Directions, predicted: Directions): number {
  const rows = truth.azimuth.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const azimuth = truth.azimuth[row] as number;
    const zenith = truth.zenith[row] as number;
    const otherAzimuth = predicted.azimuth[row] as number;
    const otherZenith = predicted.zenith[row] as number;
    const most = Math.max(Math.abs(azimuth), Math.abs(zenith), Math.abs(otherAzimuth), Math.abs(otherZenith));
    const dot =
      most <= MODEST_ANGLE
        ? dotOfModestAngles(azimuth - otherAzimuth, zenith, otherZenith)
        : dotOfAngles(azimuth, zenith, otherAzimuth, otherZenith);
    sum += Math.acos(Math.min(1, Math.max(-1, dot)));
  }
  return sum / rows;
}

/** Angles up to this lose nothing that matters when they are added. */
const MODEST_ANGLE = 8;

/** With cosines of sums in place of products of sines and cosines: three of them, not eight. */
function dotOfModestAngles(turn: number, zenith: number, otherZenith: number): number {
  const ofDifference = Math.cos(zenith - otherZenith);
  const ofSum = Math.cos(zenith + otherZenith);
  return ((ofDifference - ofSum) * Math.cos(turn) + (ofDifference + ofSum)) / 2;
}

function dotOfAngles(azimuth: number, zenith: number, otherAzimuth: number, otherZenith: number): number {
  const turn = Math.cos(azimuth) * Math.cos(otherAzimuth) + Math.sin(azimuth) * Math.sin(otherAzimuth);
  return Math.sin(zenith) * Math.sin(otherZenith) * turn + Math.cos(zenith) * Math.cos(otherZenith);
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
