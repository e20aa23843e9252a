import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { metricOf } from '../../grader/scoring/score-submission.ts';
import { gradeCases, type CaseResult } from './competition-case.ts';
import { competitionsIn, CORPUS, openCases } from './corpus.ts';
import { LOOSER_BOUNDS } from './judge.ts';
import { STRICTER_RULES } from './rules.ts';
import { DISAGREEMENTS } from './validation-exceptions.ts';

const results: CaseResult[] = [];
for (const competition of competitionsIn(CORPUS)) {
  for await (const result of gradeCases(openCases(CORPUS, competition))) results.push(result);
}
const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'parity.md'), 'utf8');

test('the corpus has cases of every competition in the catalog', () => {
  assert.equal(COMPETITIONS.size, 82);
  assert.deepEqual(
    [...new Set(results.map(({ competition }) => competition))].sort(),
    [...COMPETITIONS.keys()].sort(),
  );
});

test('every score, refusal and rounding is upstream’s, or refused by a rule', () => {
  const different = results.filter(({ verdict }) => verdict === 'different');
  assert.deepEqual(
    different.map(({ competition, expected, got }) => ({ competition, file: expected.file, expected, got })),
    [],
  );
});

test('perfect and plain submissions are scored, but where upstream’s score is not finite', () => {
  const plain = results.filter(({ expected }) => /(perfect|base)\.csv$/.test(expected.file));
  assert.equal(plain.length, 2 * 82);
  assert.deepEqual(
    plain
      .filter(({ verdict }) => verdict !== 'equal')
      .map(({ competition, expected }) => [competition, expected.file]),
    [['champs-scalar-coupling', 'cases/perfect.csv']],
  );
});

/** Best scores where the metric's optimum is null, being out of the answers' reach in general: not here. */
const BEST: ReadonlyMap<string, number> = new Map([
  ['hotel-id-2021-fgvc8', 1],
  ['whale-categorization-playground', 1],
  // Of an exact value with the least confidence interval that counts, 70.
  ['osic-pulmonary-fibrosis-progression', -Math.log(70 * Math.SQRT2)],
]);
/** docs/parity.md says why. */
const PERFECT_IS_NOT_OPTIMAL = [
  'champs-scalar-coupling',
  'h-and-m-personalized-fashion-recommendations',
  'vinbigdata-chest-xray-abnormalities-detection',
];

test('a perfect submission scores the optimum of its metric, but where upstream lets none', () => {
  const short = results
    .filter(({ expected }) => expected.file === 'cases/perfect.csv')
    .filter(({ competition, got }) => {
      const definition = COMPETITIONS.get(competition)?.definition;
      const optimum = BEST.get(competition) ?? (definition ? metricOf(definition).optimum : null);
      return got.kind !== 'graded' || optimum === null || !(Math.abs(got.rawScore - optimum) <= 1e-12);
    });
  assert.deepEqual(
    short.map(({ competition }) => competition),
    PERFECT_IS_NOT_OPTIMAL,
  );
});

test('validating without answers says what grading says, but for the exceptions that are written down', () => {
  const found: Record<string, number> = {};
  for (const { competition, validation, got } of results) {
    if (validation.valid === (got.kind === 'graded')) continue;
    // It may accept what the metric then refuses, never the other way round.
    assert.ok(validation.valid);
    found[competition] = (found[competition] ?? 0) + 1;
  }
  assert.deepEqual(found, Object.fromEntries(DISAGREEMENTS));
});

test('every rule, looser bound and exception stands in docs/parity.md', () => {
  for (const rule of STRICTER_RULES) assert.ok(docs.includes(`| \`${rule}\` |`), rule);
  for (const id of LOOSER_BOUNDS.keys()) assert.ok(docs.includes(id), id);
  for (const [id, count] of DISAGREEMENTS) assert.ok(docs.includes(`| ${id} | ${count} |`), id);
});
