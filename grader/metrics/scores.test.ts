import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { IntegerIds, TextIds } from '../../contracts/submission/id-set.ts';
import { angularError } from './angular-error.ts';
import { averageRanks } from './average-ranks.ts';
import { groupLogMae } from './group-log-mae.ts';
import { groupRows } from './group-codes.ts';
import { haversineQuantiles, percentile } from './haversine-quantiles.ts';
import { jigsawBiasAuc } from './jigsaw-bias-auc.ts';
import { klDivergence } from './kl-divergence.ts';
import { laplaceLl, lastMeasuredRows } from './laplace-ll.ts';
import { lwlrap } from './lwlrap.ts';
import { mae, MAE, roundHalfEven } from './mae.ts';
import { matthewsCorrelation } from './mcc.ts';
import { mcrmse, pairScoredRows } from './mcrmse.ts';
import { pearson } from './pearson.ts';
import { probabilisticF1 } from './pf1.ts';
import { scoredRows } from './roc-auc-macro.ts';
import { spearmanColumns } from './spearman-columns.ts';
import { weightedAucAlaska } from './weighted-auc-alaska.ts';
import { weightedBce } from './weighted-bce.ts';

const f = (...values: number[]) => Float64Array.from(values);
const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );
const textIds = (...ids: string[]) => {
  const encoded = ids.map((id) => Buffer.from(id));
  const offsets = Uint32Array.from([
    0,
    ...encoded.map((_, i) => Buffer.concat(encoded.slice(0, i + 1)).length),
  ]);
  return new TextIds(Buffer.concat(encoded), offsets);
};

test('weighted_auc_alaska weighs the lower band double', () => {
  near(weightedAucAlaska(f(0, 0, 1, 1, 1), f(0.1, 0.4, 0.35, 0.8, 0.7)), 0.880952380952381);
  near(weightedAucAlaska(f(0, 1), f(0, 0)), 0.58571428571428571);
  near(weightedAucAlaska(f(0, 1, 1), f(0, 1, 2)), 1);
  assert.ok(Number.isNaN(weightedAucAlaska(f(1, 1), f(0, 1))));
});

test('jigsaw_bias_auc makes predictions 0 or 1 first', () => {
  const toxicity = f(1, 0, 1, 0, 1, 0);
  const identity = f(1, 1, NaN, 0, 1, 1);
  assert.equal(jigsawBiasAuc(toxicity, [identity], f(0.5, 0.49, 9, -1, 0.7, NaN)), 1);
  // One of three toxic comments is missed, without the identity: AUC 5/6, and 1/2 where it is the only one.
  const missed = f(0.5, 0.49, 0.4, -1, 0.7, 0);
  near(jigsawBiasAuc(toxicity, [identity], missed), (5 / 6 + 1 + 0.5 + 1) / 4);
  // The power mean with exponent -5 is ruled by the worst.
  const two = jigsawBiasAuc(toxicity, [identity, f(0, 0, 1, 1, 0, 0)], missed);
  const mean = (a: number, b: number) => ((a ** -5 + b ** -5) / 2) ** -0.2;
  near(two, (5 / 6 + mean(1, 0.5) + mean(0.5, 1) + mean(1, 0.5)) / 4);
  assert.ok(Number.isNaN(jigsawBiasAuc(toxicity, [f(1, 0, 0, 0, 0, 0)], missed)));
});

test('kl_divergence divides votes by their sum', () => {
  near(klDivergence([f(3), f(1)], [f(0.5), f(0.5)]), 0.130812035941, 1e-11);
  near(klDivergence([f(2), f(0)], [f(1), f(0)]), 0);
  near(klDivergence([f(2), f(0)], [f(0), f(1)]), -Math.log(1e-15));
  assert.ok(Number.isNaN(klDivergence([f(0), f(0)], [f(0.5), f(0.5)])));
});

test('pf1 weighs rows with their probabilities', () => {
  assert.equal(probabilisticF1(f(1, 0), f(1, 0)), 1);
  assert.equal(probabilisticF1(f(1, 0), f(0, 0)), 0);
  assert.equal(probabilisticF1(f(1, 0), f(7, -3)), 1);
  near(probabilisticF1(f(1, 1, 0), f(0.5, 0.5, 0.5)), (2 * (2 / 3) * 0.5) / (2 / 3 + 0.5));
  assert.ok(Number.isNaN(probabilisticF1(f(0), f(0.5))));
  assert.equal(probabilisticF1(f(1, 0), f(-1, 0)), 0);
  assert.ok(Number.isNaN(probabilisticF1(f(1, 0), f(-1, -0.5))));
});

test('mcc is the correlation of two 0/1 columns, and 0 where a side is constant', () => {
  const bits = fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { minLength: 2 });
  fc.assert(
    fc.property(bits, (rows) => {
      const truth = f(...rows.map(([a]) => a));
      const predicted = f(...rows.map(([, b]) => b));
      const correlation = pearson(truth, predicted);
      near(matthewsCorrelation(truth, predicted), Number.isNaN(correlation) ? 0 : correlation);
    }),
    { numRuns: 200 },
  );
});

test('ranks are averaged over ties; correlations of constants are not defined', () => {
  assert.deepEqual(averageRanks(f(3, 1, 3, -2, 3)), f(4, 2, 4, 1, 4));
  near(spearmanColumns([f(1, 2, 3)], [f(10, 20, 1000)]), 1);
  near(spearmanColumns([f(1, 2, 3), f(1, 2, 3)], [f(1, 5, 9), f(3, 2, 1)]), 0);
  near(pearson(f(1, 2, 3), f(1, 2, 4)), 0.9819805060619657);
  near(pearson(f(1e300, 2e300, 3e300), f(3, 2, 1)), -1);
  assert.ok(Number.isNaN(pearson(f(1, 2), f(0.1, 0.1))));
  assert.ok(Number.isNaN(pearson(f(1), f(2))));
  assert.ok(Number.isNaN(spearmanColumns([f(1, 2), f(1, 2)], [f(1, 2), f(5, 5)])));
});

test('lwlrap weighs each true label the same, ties sharing the worst rank', () => {
  assert.equal(lwlrap([f(1, 0), f(0, 1)], [f(0.9, 0.1), f(0.1, 0.9)]), 1);
  // Labels 0 and 2 are true; scores 1, 2, 1: both rank 3 with 2 hits.
  near(lwlrap([f(1), f(0), f(1)], [f(1), f(2), f(1)]), 2 / 3);
  // The second row has no true label and does not count.
  near(lwlrap([f(1, 0), f(0, 0)], [f(0.1, 1), f(0.9, 0)]), 1 / 2);
  assert.ok(Number.isNaN(lwlrap([f(0)], [f(1)])));
});

test('weighted_bce is the mean of the studies’ weighted means', () => {
  const studies = groupRows(3, (row) => (row < 2 ? 'a' : 'b'));
  const overall = (row: number) => row === 0;
  const loss = (-Math.log(0.5) * 14 - Math.log(0.75)) / 15;
  near(weightedBce(studies, overall, f(1, 0, 1), f(0.5, 0.25, 1)), loss / 2);
  near(weightedBce(studies, overall, f(1, 0, 1), f(1, 0, 0)), -Math.log(1e-15) / 2);
});

test('mcrmse pairs the rows that stand where a scored row of the answers is', () => {
  const ids = textIds('a', 'b', 'c', 'd');
  const keep = f(1, 0, 1, 0);
  const inOrder = pairScoredRows(keep, ids, Int32Array.of(0, 1, 2, 3));
  assert.deepEqual([...inOrder.truthRows], [...inOrder.predictedRows]);
  const reversed = pairScoredRows(keep, ids, Int32Array.of(3, 2, 1, 0));
  assert.deepEqual([...reversed.truthRows], [0, 2]);
  assert.deepEqual([...reversed.predictedRows], [1, 3]);
  near(mcrmse([f(0, 9, 0, 9)], [f(3, 9, 4, 9)], inOrder), Math.sqrt(12.5));
  near(mcrmse([f(0, 0, 0, 0), f(0, 0, 0, 0)], [f(1, 0, 1, 0), f(0, 3, 0, 3)], reversed), 1.5);
});

test('errors by group, by mark and rounded', () => {
  const groups = groupRows(3, (row) => (row === 1 ? 'x' : 'y'));
  near(groupLogMae(groups, f(0, 0, 0), f(1, Math.E, 3)), (1 + Math.log(2)) / 2);
  assert.equal(groupLogMae(groups, f(0, 0, 0), f(1, 0, 3)), -Infinity);
  near(mae(f(1, 2, 3), f(2, NaN, 6), f(0, 1, 0)), 2);
  assert.ok(Number.isNaN(mae(f(1), f(1), f(1))));
  assert.deepEqual([0.5, 1.5, 2.5, 2.4999, 2.5001, 7].map(roundHalfEven), [0, 2, 2, 2, 3, 7]);
  assert.deepEqual([...scoredRows([f(0, -1, 1), f(1, -1, 0)])], [0, 2]);
});

test('huge errors add up in the order of the ids, or of the answers where upstream does', () => {
  const number = (...values: number[]) => ({ kind: 'number', values: f(...values) }) as const;
  const input = {
    rows: 5,
    pairs: [{ name: 'y', truth: number(0, 0, 0, 0, 0), predicted: number(2 ** 53, 1, 1, 1, 1) }],
    truth: new Map(),
    predicted: new Map(),
    ids: new IntegerIds(f(5, 4, 3, 2, 1)),
    fileOrder: Int32Array.of(0, 1, 2, 3, 4),
  };
  assert.equal(MAE.compute({ ...input, params: {} }), (2 ** 53 + 4) / 5);
  assert.equal(MAE.compute({ ...input, params: { addInAnswersOrder: true } }), 2 ** 53 / 5);
});

test('laplace_ll scores the last three measured weeks of a patient', () => {
  const ids = textIds('p_x_10', 'p_x_-5', 'p_x_2', 'p_x_9', 'q_1', 'q_2');
  assert.deepEqual(lastMeasuredRows(ids, f(1, 1, 1, NaN, 1, 1)), [1, 2, 0, 4, 5]);
  assert.deepEqual(lastMeasuredRows(ids, f(1, 1, 1, 1, NaN, NaN)), [2, 3, 0]);
  near(laplaceLl([0], f(2000), f(2000), f(70)), -Math.log(70 * Math.SQRT2));
  near(laplaceLl([0], f(2000), f(2000), f(NaN)), -Math.log(70 * Math.SQRT2));
  near(laplaceLl([0], f(9000), f(0), f(100)), -10 * Math.SQRT2 - Math.log(100 * Math.SQRT2));
  assert.ok(Number.isNaN(laplaceLl([], f(), f(), f())));
});

test('angular_error is the angle between directions, however the angles are written', () => {
  const direction = (azimuth: number, zenith: number) => ({ azimuth: f(azimuth), zenith: f(zenith) });
  near(angularError(direction(0, Math.PI / 2), direction(1, Math.PI / 2)), 1);
  near(angularError(direction(0.3, 0.7), direction(0.3 + Math.PI, Math.PI - 0.7)), Math.PI, 1e-7);
  near(angularError(direction(0, 0.5), direction(2, 0)), 0.5);
  near(
    angularError(direction(0, 1), direction(1 + 20 * Math.PI, 1)),
    angularError(direction(0, 1), direction(1, 1)),
  );
});

test('haversine_quantiles takes percentiles by linear interpolation', () => {
  assert.equal(percentile(f(1, 2, 4), 0.5), 2);
  near(percentile(f(1, 2, 4), 0.95), 3.8);
  assert.equal(percentile(f(5), 0.95), 5);
  const places = (...latitude: number[]) => ({
    latitude: f(...latitude),
    longitude: new Float64Array(latitude.length),
  });
  const metresPerDegree = (6_371_000 * Math.PI) / 180;
  const trips = groupRows(3, (row) => (row < 2 ? 'a' : 'b'));
  const expected = ((1.5 + 1.95) / 2 + 10) / 2;
  near(haversineQuantiles(trips, places(0, 0, 0), places(1, 2, -10)), expected * metresPerDegree);
  const poles = haversineQuantiles(
    groupRows(1, () => ''),
    places(90),
    places(-90),
  );
  near(poles, 6_371_000 * Math.PI);
});
