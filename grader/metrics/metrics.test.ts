import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Column } from '../../contracts/submission/column.ts';
import { TextColumnBuilder } from '../../contracts/submission/column-builder.ts';
import { IntegerIds } from '../../contracts/submission/id-set.ts';
import { accuracy } from './accuracy.ts';
import { f1Macro } from './f1-macro.ts';
import { logLossBinary } from './log-loss-binary.ts';
import { logLossMulticlass } from './log-loss-multiclass.ts';
import { mae } from './mae.ts';
import { quadraticWeightedKappa } from './quadratic-weighted-kappa.ts';
import { METRICS } from './registry.ts';
import { rmse } from './rmse.ts';
import { rmsle } from './rmsle.ts';
import { rocAucMacro } from './roc-auc-macro.ts';
import { rocAuc } from './roc-auc.ts';

const f = (...values: number[]) => Float64Array.from(values);
const numbers = (...values: number[]): Column => ({ kind: 'number', values: f(...values) });
const texts = (...values: string[]): Column => {
  const builder = new TextColumnBuilder(values.length);
  values.forEach((value, row) => builder.set(row, Buffer.from(value), 0, Buffer.byteLength(value)));
  return builder.build();
};
const near = (actual: number, expected: number) =>
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );

test('accuracy counts equal labels, numbers by value and texts exactly', () => {
  assert.equal(accuracy(numbers(1, 2, 3, 4), numbers(1, 2, 3, 5)), 0.75);
  assert.equal(accuracy(texts('a', 'b', 'é'), texts('a', 'B', 'é')), 2 / 3);
  const category: Column = { kind: 'category', codes: Int32Array.of(1, 0, 1), categories: ['b', 'a'] };
  assert.equal(accuracy(texts('a', 'a', 'a'), category), 2 / 3);
  assert.equal(accuracy(texts('1'), numbers(1)), 0);
  assert.ok(Number.isNaN(accuracy(numbers(), numbers())));
});

test('roc_auc is the share of pairs won, ties counting half', () => {
  assert.equal(rocAuc(f(0, 0, 1, 1), f(0.1, 0.4, 0.35, 0.8)), 0.75);
  assert.equal(rocAuc(f(0, 1), f(0.5, 0.5)), 0.5);
  assert.equal(rocAuc(f(2, 7, 7), f(-1, -0, 0)), 1);
  assert.equal(rocAuc(f(0, 1, 0, 1), f(0, 0, -0, 1)), 0.75);
  for (const truth of [f(), f(1, 1), f(0, 1, 2)]) assert.ok(Number.isNaN(rocAuc(truth, truth)));
  const scored = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(-1, 0, 0.25, 0.5, 1)), {
    minLength: 2,
  });
  fc.assert(
    fc.property(scored, (rows) => {
      const pairs = rows.flatMap(([a, high]) =>
        a === 0 ? [] : rows.flatMap(([b, low]) => (b === 1 ? [] : [[high, low] as const])),
      );
      if (pairs.length === 0) return;
      const won = pairs.reduce((sum, [high, low]) => sum + (high > low ? 1 : high === low ? 0.5 : 0), 0);
      near(
        rocAuc(f(...rows.map(([label]) => label)), f(...rows.map(([, score]) => score))),
        won / pairs.length,
      );
    }),
    { numRuns: 500 },
  );
  assert.equal(rocAucMacro([f(0, 1), f(1, 0)], [f(0, 1), f(0, 1)]), 0.5);
});

test('log loss keeps probabilities 2^-52 away from 0 and 1 and does not scale rows', () => {
  near(logLossBinary(f(1, 0), f(0.5, 0.5)), Math.LN2);
  near(logLossBinary(f(1, 0), f(0, 1)), 36.0436533891);
  assert.equal(logLossBinary(f(1, 0), f(1, 0)), 2.2204460492503136e-16);
  for (const truth of [f(1, 1), f(0), f(0, 2)]) assert.ok(Number.isNaN(logLossBinary(truth, f(0.5, 0.5))));
  const oneHot = [f(1, 0), f(0, 1)];
  const loss = logLossMulticlass(oneHot, [f(0.75, 0.5), f(0.25, 0.5)]);
  near(loss, -(Math.log(0.75) + Math.log(0.5)) / 2);
  near(logLossMulticlass(oneHot, [f(0.375, 0.25), f(0.125, 0.25)]), loss + Math.LN2);
  assert.ok(Number.isNaN(logLossMulticlass([f(1), f(1)], [f(0.5), f(0.5)])));
  assert.ok(Number.isNaN(logLossMulticlass([f(0), f(0)], [f(0.5), f(0.5)])));
});

test('rmse, mae and rmsle follow their definitions', () => {
  near(rmse(f(1, 2, 3), f(2, 2, 5)), Math.sqrt(5 / 3));
  near(mae(f(1, 2, 3), f(2, 2, 5)), 1);
  near(rmsle(f(0, Math.E - 1), f(Math.E - 1, 0)), 1);
  assert.ok(Number.isFinite(rmsle(f(0), f(-0.5))));
  assert.ok(!Number.isFinite(rmsle(f(0), f(-1))));
  assert.ok(Number.isNaN(rmsle(f(0), f(-2))));
});

test('f1_macro averages over the union of classes', () => {
  near(f1Macro(numbers(0, 0, 1), numbers(0, 2, 1)), 5 / 9);
  assert.equal(f1Macro(texts('x', 'y'), texts('x', 'y')), 1);
});

test('qwk weighs ranks, not values', () => {
  near(
    quadraticWeightedKappa(numbers(0, 1, 4, 0), numbers(0, 1, 1, 4)),
    quadraticWeightedKappa(numbers(0, 1, 2, 0), numbers(0, 1, 1, 2)),
  );
  // Observed 5; expected (5 + 6) - 2 * 3 * 4 / 4 = 5.
  near(quadraticWeightedKappa(numbers(0, 1, 2, 0), numbers(0, 1, 1, 2)), 0);
  assert.equal(quadraticWeightedKappa(numbers(1, 2, 3), numbers(1, 2, 3)), 1);
  assert.equal(quadraticWeightedKappa(numbers(0, 1), numbers(1, 0)), -1);
  assert.ok(Number.isNaN(quadraticWeightedKappa(numbers(3, 3), numbers(3, 3))));
});

test('each metric reaches its optimum on the truth itself, and is registered under its name', () => {
  const truth = numbers(0, 1, 1, 0);
  const inverse = numbers(1, 0, 0, 1);
  for (const [name, metric] of METRICS) {
    assert.equal(metric.name, name);
    const { needs, optimum } = metric;
    if ('named' in needs || optimum === null || !needs.predicted.includes('integer')) continue;
    const pair = { name: 'a', truth, predicted: truth };
    const pairs =
      needs.count === 'several' ? [pair, { name: 'b', truth: inverse, predicted: inverse }] : [pair];
    const columns = new Map(pairs.map(({ name, truth }) => [name, truth]));
    const marked = new Map([...columns, ['keep', numbers(1, 1, 1, 1)] as const]);
    const ids = new IntegerIds(f(1, 2, 3, 4));
    const fileOrder = Int32Array.of(0, 1, 2, 3);
    near(
      metric.compute({ rows: 4, pairs, truth: marked, predicted: columns, ids, fileOrder, params: {} }),
      optimum,
    );
  }
});
