import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column } from '../../contracts/submission/column.ts';
import type { Metric, MetricInput } from '../metrics/metric.ts';
import { METRICS } from '../metrics/registry.ts';
import { rowNumbers, textIds } from './draw-rows.ts';
import { standardErrorOf } from './standard-error.ts';

function metricCalled(name: string): Metric {
  const metric = METRICS.get(name);
  assert.ok(metric);
  return metric;
}

const numbers = (values: readonly number[]): Column => ({
  kind: 'number',
  values: Float64Array.from(values),
});

function pairInput(truth: readonly number[], predicted: readonly number[]): MetricInput {
  const pair = { name: 'y', truth: numbers(truth), predicted: numbers(predicted) };
  return {
    rows: truth.length,
    pairs: [pair],
    truth: new Map([['y', pair.truth]]),
    predicted: new Map([['y', pair.predicted]]),
    ids: rowNumbers(truth.length),
    fileOrder: Int32Array.from(truth, (_, row) => row),
    params: {},
  };
}

const alternating = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row % 2);
const zeros = (rows: number): number[] => new Array<number>(rows).fill(0);

test('is the textbook error of a share: the root of p(1-p)/n', () => {
  const error = standardErrorOf(metricCalled('accuracy'), pairInput(alternating(400), zeros(400)));
  assert.ok(typeof error === 'number');
  assert.ok(Math.abs(error - Math.sqrt(0.25 / 400)) < 0.003, String(error));
});

test('the same input gives the same error; a sure score has none', () => {
  const input = pairInput(alternating(50), zeros(50));
  const accuracy = metricCalled('accuracy');
  assert.equal(standardErrorOf(accuracy, input), standardErrorOf(accuracy, input));
  assert.equal(standardErrorOf(accuracy, pairInput(zeros(50), zeros(50))), 0);
});

test('draws groups whole, and one drawn twice counts twice', () => {
  // 40 patients of 3 weeks, all rows of a patient equally wrong: the error is that of 40 means, not of 120.
  const rows = Array.from({ length: 120 }, (_, row) => ({ patient: Math.floor(row / 3), week: row % 3 }));
  const volume = zeros(120).map(() => 2000);
  const predicted = rows.map(({ patient }) => (patient % 2 === 0 ? 2000 : 2700));
  const columns = { FVC: numbers(volume), Confidence: numbers(zeros(120).map(() => 70)) };
  const input: MetricInput = {
    ...pairInput(volume, predicted),
    pairs: [],
    truth: new Map([['FVC', columns.FVC]]),
    predicted: new Map([
      ['FVC', numbers(predicted)],
      ['Confidence', columns.Confidence],
    ]),
    ids: textIds(rows.map(({ patient, week }) => `p${patient}_${week}`)),
  };
  const metric = metricCalled('laplace_ll');
  const error = standardErrorOf(metric, input);
  // A patient's score is one of two that lie sqrt(2) * 700 / 70 apart, with even odds.
  const wanted = (Math.SQRT2 * 10 * 0.5) / Math.sqrt(40);
  assert.ok(typeof error === 'number' && Math.abs(error - wanted) < 0.15 * wanted, `${error} ${wanted}`);
});

test('a large input is drawn from in part, for the same error', () => {
  for (const [name, wanted] of [
    ['accuracy', 0.5],
    // Of squares 0 and 1, whose mean is 1/2: the deviation 1/2 over twice the root.
    ['rmse', 0.5 / Math.SQRT2],
  ] as const) {
    const metric = metricCalled(name);
    let scoredRows = 0;
    const counting: Metric = {
      ...metric,
      compute: (input) => {
        scoredRows += input.rows;
        return metric.compute(input);
      },
    };
    const errorOf = (rows: number): number | string =>
      standardErrorOf(counting, pairInput(alternating(rows), zeros(rows)), () => 0);
    const large = errorOf(2_000_000);
    assert.ok(scoredRows <= 300_000, 'a small part of the whole');
    assert.ok(typeof large === 'number');
    const textbook = wanted / Math.sqrt(2_000_000);
    assert.ok(Math.abs(large / textbook - 1) < 0.15, `${name}: ${large} ${textbook}`);
  }
});

test('says why there is none', () => {
  const accuracy = metricCalled('accuracy');
  assert.equal(standardErrorOf(metricCalled('coco_ap'), pairInput([1], [1])), 'metric');
  assert.equal(standardErrorOf(accuracy, pairInput(zeros(9), zeros(9))), 'too_few_rows');
  const macro = metricCalled('f1_macro');
  assert.equal(standardErrorOf(macro, pairInput(zeros(200_000), zeros(200_000))), 'too_large');
  // One positive in 20 rows is missing from a third of the samples, which then have no AUC.
  const lone = [1, ...zeros(19)];
  assert.equal(standardErrorOf(metricCalled('roc_auc'), pairInput(lone, alternating(20))), 'undefined');
  let nowMs = 0;
  const slow = () => (nowMs += 100);
  assert.equal(standardErrorOf(accuracy, pairInput(zeros(20), zeros(20)), slow), 'too_long');
});
