import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRuns } from '../../contracts/submission/syntax/run-length.ts';
import { cocoAp } from './coco-ap.ts';
import { clipConvex, signedArea } from './convex-clip.ts';
import { diceGlobal } from './dice-global.ts';
import { diceHausdorff3d } from './dice-hausdorff-3d.ts';
import { diceMean } from './dice-mean.ts';
import { fbetaOfMasks } from './fbeta.ts';
import { hausdorff3d } from './hausdorff-3d.ts';
import { map3d } from './map3d.ts';
import { countPixels, countShared } from './pixel-runs.ts';
import { saltMap } from './salt-map.ts';
import { averagePrecision, siimMap } from './siim-map.ts';

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
const runs = (text: string) => {
  const parsed = parseRuns(text);
  if (typeof parsed === 'string') throw new RangeError(parsed);
  return parsed;
};
const masks = (truth: string, predicted: string, size = 100) => ({
  truth: runs(truth),
  predicted: runs(predicted),
  size,
});

test('runs count pixels as a bitmap would', () => {
  const list = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 9 })), { maxLength: 12 });
  const toRuns = (pairs: readonly (readonly [number, number])[]) => {
    const out: number[] = [];
    for (const [gap, length] of pairs) out.push((out.at(-1) ?? 0) + gap, (out.at(-1) ?? 0) + gap + length);
    return Float64Array.from(out);
  };
  const pixels = (of: Float64Array, size: number) =>
    Array.from({ length: size }, (_, p) =>
      of.some((from, i) => i % 2 === 0 && p >= from && p < (of[i + 1] ?? 0)),
    );
  fc.assert(
    fc.property(list, list, fc.nat(60), (a, b, size) => {
      const [runsA, runsB] = [toRuns(a), toRuns(b)];
      const [bitsA, bitsB] = [pixels(runsA, size), pixels(runsB, size)];
      assert.equal(countPixels(runsA, size), bitsA.filter(Boolean).length);
      assert.equal(countShared(runsA, runsB, size), bitsA.filter((bit, p) => bit && bitsB[p]).length);
    }),
    { numRuns: 200 },
  );
});

test('dice and f-beta over masks', () => {
  near(diceMean([masks('1 4', '3 4'), masks('', '')], 1), (0.5 + 1) / 2);
  near(diceMean([masks('1 4', '3 4'), masks('', '')]), 0.5);
  assert.ok(Number.isNaN(diceMean([masks('', '')])));
  near(diceGlobal([masks('1 4', '3 4'), masks('', '1 8')]), (2 * 2) / 16);
  assert.ok(Number.isNaN(diceGlobal([masks('', '')])));
  near(fbetaOfMasks([masks('1 4', '3 2')], 0.5), (1.25 * 2) / (0.25 * 4 + 2));
  assert.equal(fbetaOfMasks([masks('', '')], 0.5), 0);
  // A run that goes past the end is cut there.
  near(diceMean([masks('91 10', '91 1000')]), 1);
});

test('salt_map counts thresholds strictly below, and an empty prediction as a full one', () => {
  const image = 101 * 101;
  near(saltMap([masks('1 6000', '', image)]), 0.2);
  near(saltMap([masks('1 100', '51 100', image)]), 0);
  near(saltMap([masks('1 100', '1 50', image)]), 0);
  near(saltMap([masks('1 100', '1 51', image)]), 0.1);
  near(saltMap([masks('1 100', '1 100', image)]), 1);
  near(saltMap([masks('', '', image), masks('', '5 1', image)]), 0.5);
});

test('hausdorff_3d equals the search over all pairs', () => {
  const block = fc.array(fc.nat(4), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(block, block, (a, b) => {
      const volume = (values: readonly number[]) => ({
        depth: 3,
        width: 4,
        height: 5,
        voxels: Uint8Array.from(values, (value) => (value === 0 ? 1 : 0)),
      });
      const points = ({ voxels }: { voxels: Uint8Array }) =>
        [...voxels].flatMap((filled, i) =>
          filled === 1 ? [[Math.floor(i / 20) / 3, (Math.floor(i / 5) % 4) / 4, (i % 5) / 5] as const] : [],
        );
      const [first, second] = [points(volume(a)), points(volume(b))];
      if (first.length === 0 || second.length === 0) return;
      const directed = (from: typeof first, to: typeof first) =>
        Math.max(
          ...from.map((p) => Math.min(...to.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])))),
        );
      const expected = Math.max(directed(first, second), directed(second, first)) / Math.sqrt(3);
      near(hausdorff3d(volume(a), volume(b)), expected);
    }),
    { numRuns: 300 },
  );
});

test('dice_hausdorff_3d groups slices into scans', () => {
  const row = (slice: string, truth: string, predicted: string) => ({
    ...masks(truth, predicted, 16),
    scan: slice.slice(0, 1),
    slice,
    width: 4,
    height: 4,
  });
  assert.equal(diceHausdorff3d([row('a1', '1 2', '1 2'), row('b1', '', '')]), 1);
  assert.equal(diceHausdorff3d([row('a1', '1 2', '')]), 0);
  // Eleven times as many voxels as there are is as far as can be.
  near(diceHausdorff3d([row('a1', '1 1', '1 11')]), 0.4 * (2 / 12));
  // One slice over: the distance is half of the depth; masks of one organ may stand for another's.
  const distance = 0.5 / Math.sqrt(3);
  near(diceHausdorff3d([row('a1', '1 1', ''), row('a2', '', '1 1')]), 0.6 * (1 - distance));
  assert.ok(Number.isNaN(diceHausdorff3d([row('a1', '', '')])));
});

test('convex polygons are clipped', () => {
  const square = [-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5];
  const r = Math.SQRT1_2;
  const diamond = [r, 0, 0, r, -r, 0, 0, -r];
  near(signedArea(clipConvex(square, diamond)), 2 * (Math.SQRT2 - 1));
  near(signedArea(clipConvex(diamond, square)), 2 * (Math.SQRT2 - 1));
  near(signedArea(clipConvex(square, square)), 1);
  near(
    signedArea(
      clipConvex(
        square,
        square.map((corner) => corner + 1),
      ),
    ),
    0,
  );
  assert.deepEqual(
    clipConvex(
      square,
      square.map((corner) => corner + 2),
    ),
    [],
  );
});

test('map3d wants an overlap strictly above the threshold', () => {
  const of = (truth: string, predicted: string) =>
    map3d(
      1,
      () => truth,
      () => predicted,
    );
  const car = '1 100 200 5 2 4 2 0.5 car';
  near(of(car, car), 1);
  near(of(car, `0.5 100 200 5 2 4 2 ${0.5 + Math.PI} car`), 1);
  near(of(car, ''), 0);
  near(of(car, car.replace('car', 'bus')), 0);
  near(of(car, `${car} 0.9 0 0 0 1 1 1 0 bus`), 1);
  // Half as high: an intersection over union of 0.5 is not above 0.5; of 0.75 it is above five of ten thresholds.
  const straight = '1 0 0 5 2 4 2 0 car';
  near(of(straight, '1 0 0 5 2 4 1 0 car'), 0);
  near(of(straight, '1 0 0 5 2 4 1.5 0 car'), 0.5);
  // A second prediction of the same box is false, and comes first when it is surer.
  near(of(car, `0.2 100 200 5 2 4 2 0.5 car 0.9 900 200 5 2 4 2 0.5 car`), 0.5);
  near(of(`${car} 1 0 0 0 1 1 1 0 bus`, car), 0.5);
  assert.ok(Number.isNaN(of('', car)));
});

test('siim_map pools rows, misses and empty rows per label', () => {
  near(averagePrecision({ right: [true, false, true], confidence: [0.9, 0.5, 0.5] }), 0.5 + 0.5 * (2 / 3));
  assert.ok(Number.isNaN(averagePrecision({ right: [true], confidence: [1] })));
  const truth = ['a 1 0 0 10 10', 'b 1 0 0 1 1'];
  const of = (...predicted: string[]) =>
    siimMap(
      2,
      (row) => truth[row] ?? '',
      (row) => predicted[row] ?? '',
    );
  near(of(...truth), 1);
  // The box of `a` overlaps by 0.5 only: a false one and a miss, tied at 0 with the row that lacks the label.
  near(of('a 0.9 0 0 10 5', truth[1] ?? ''), (1 / 3 + 1) / 2);
  near(of('a 0.9 0 0 10 6', truth[1] ?? ''), 1);
});

test('coco_ap keeps what its library makes of the number 0', () => {
  const box = (number: number, confidence: number, ...corners: number[]) => ({
    number,
    confidence,
    box: Float64Array.from(corners),
  });
  const of = (truth: ReturnType<typeof box>[], detections: ReturnType<typeof box>[]) =>
    cocoAp(new Map([[3, [{ truth, detections }]]]));
  assert.equal(of([box(0, 1, 0, 0, 9, 9)], [box(5, 1, 0, 0, 9, 9)]), 0);
  near(of([box(1, 1, 0, 0, 9, 9)], [box(5, 1, 0, 0, 9, 9)]), 1);
  // Detection 0 leaves its box free, so that another one can take it again.
  const both = [box(1, 1, 0, 0, 9, 9), box(2, 1, 500, 500, 9, 9)];
  near(of(both, [box(0, 0.9, 0, 0, 9, 9), box(1, 0.5, 0, 0, 9, 9)]), 1);
  near(of(both, [box(4, 0.9, 0, 0, 9, 9), box(1, 0.5, 0, 0, 9, 9)]), 51 / 101);
  // Corners are read as sizes: these overlap only as x, y, width, height.
  near(of([box(1, 1, 10, 10, 20, 20)], [box(5, 1, 12, 12, 21, 21)]), 1);
  // A false detection of negative size does not count.
  const good = box(5, 0.1, 10, 10, 20, 20);
  near(of([box(1, 1, 10, 10, 20, 20)], [box(6, 0.9, 500, 500, 400, 501), good]), 1);
  near(of([box(1, 1, 10, 10, 20, 20)], [box(6, 0.9, 500, 500, 501, 501), good]), 0.5);
  assert.ok(Number.isNaN(cocoAp(new Map())));
});
