import { numbersOf } from './column-access.ts';
import type { Groups } from './group-codes.ts';
import { groupRows, rowsOfGroups } from './group-codes.ts';
import type { Metric } from './metric.ts';
import { predictedColumn, truthColumn } from './named-columns.ts';

const EARTH_RADIUS_METRES = 6_371_000;
const RADIANS_PER_DEGREE = Math.PI / 180;

/** Places by latitude and longitude in degrees, one a row. */
interface Places {
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
}

/**
 * How far predicted places lie from true ones, in metres along a sphere: in each trip the mean of the 50th and the
 * 95th percentile of its rows' distances, and the mean of the trips (smartphone decimeter challenge, 2022).
 *
 * Range 0 to 20,015,087. Undefined (NaN) without rows.
 */
export function haversineQuantiles(trips: Groups, truth: Places, predicted: Places): number {
  const scores = rowsOfGroups(trips).map((rows) => {
    const metres = Float64Array.from(rows, (row) => haversineMetres(truth, predicted, row)).sort();
    return (percentile(metres, 0.5) + percentile(metres, 0.95)) / 2;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function haversineMetres(a: Places, b: Places, row: number): number {
  const latitude = (a.latitude[row] as number) * RADIANS_PER_DEGREE;
  const otherLatitude = (b.latitude[row] as number) * RADIANS_PER_DEGREE;
  const longitude = (a.longitude[row] as number) * RADIANS_PER_DEGREE;
  const otherLongitude = (b.longitude[row] as number) * RADIANS_PER_DEGREE;
  const half =
    Math.sin((otherLatitude - latitude) / 2) ** 2 +
    Math.cos(latitude) * Math.cos(otherLatitude) * Math.sin((otherLongitude - longitude) / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The value at (n - 1) share of the way through sorted values, between two of them by linear interpolation. */
export function percentile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}

const NUMBERS = ['number', 'integer'] as const;

/** A row's trip is the first part of its id. */
export const HAVERSINE_QUANTILES: Metric = {
  name: 'haversine_quantiles',
  direction: 'lower_is_better',
  optimum: 0,
  needs: {
    named: {
      predicted: { LatitudeDegrees: NUMBERS, LongitudeDegrees: NUMBERS },
      truth: { LatitudeDegrees: NUMBERS, LongitudeDegrees: NUMBERS },
    },
  },
  rounding: 'numpy',
  compute: (input) =>
    haversineQuantiles(
      groupRows(input.rows, (row) => input.ids.textAt(row).split('\0', 1)[0] ?? ''),
      {
        latitude: numbersOf(truthColumn(input, 'LatitudeDegrees')),
        longitude: numbersOf(truthColumn(input, 'LongitudeDegrees')),
      },
      {
        latitude: numbersOf(predictedColumn(input, 'LatitudeDegrees')),
        longitude: numbersOf(predictedColumn(input, 'LongitudeDegrees')),
      },
    ),
};
