import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { judge } from './judge.ts';

/** The verdict on a raw score where upstream's is another; both rounded as they would be. */
function verdictOn(id: string, wanted: number, got: number): string {
  const definition = COMPETITIONS.get(id)?.definition;
  assert.ok(definition);
  const rounded = (score: number): number => Math.round(score * 1e5) / 1e5;
  const expected = { file: 'cases/a.csv', kind: 'valid', score: rounded(wanted), raw_score: wanted } as const;
  return judge(definition, expected, { kind: 'graded', score: rounded(got), rawScore: got }).verdict;
}

test('scores are equal to the fifth decimal and a billionth of their size', () => {
  assert.equal(verdictOn('leaf-classification', 0.5, 0.5 + 1e-13), 'equal');
  assert.equal(verdictOn('leaf-classification', 0.5, 0.5 + 1e-8), 'different');
  assert.equal(verdictOn('leaf-classification', 0.500004, 0.500006), 'different');
});

test('looser bounds hold for their competition and scores alone', () => {
  assert.equal(verdictOn('icecube-neutrinos-in-deep-ice', 0, 1e-8), 'equal');
  assert.equal(verdictOn('icecube-neutrinos-in-deep-ice', 0, 1e-6), 'different');
  assert.equal(verdictOn('smartphone-decimeter-2022', 20_015_062.7566, 20_015_062.7562), 'equal');
  assert.equal(verdictOn('smartphone-decimeter-2022', 20_015_062.7566, 20_015_064), 'different');
  assert.equal(verdictOn('smartphone-decimeter-2022', 15_062.7566, 15_062.7562), 'different');
});
