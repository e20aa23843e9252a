import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submissionFormatSchema } from '../../contracts/submission/format-schema.ts';
import { submissionFormat } from './competition-definition.ts';
import { parseDefinition } from './definition.ts';

const good = {
  id: 'digits',
  name: 'Digits',
  category: 'Image Classification',
  split: 'dev',
  licence: { name: 'MIT', notice: 'Free to use.' },
  metric: { name: 'accuracy' },
  direction: 'higher_is_better',
  submission: {
    sample: 'sample_submission.csv',
    id: { column: 'id', kind: 'integer' },
    columns: [{ name: 'label', kind: 'integer', min: 0, max: 9 }],
  },
  answers: { file: 'answers.csv', columns: [{ name: 'label', kind: 'integer' }] },
  thresholds: { gold: 0.99, silver: 0.97, bronze: 0.95, median: 0.9 },
};

function paths(change: object): string[] {
  const result = parseDefinition({ ...good, ...change });
  return result.ok ? [] : result.problems.map((problem) => problem.path);
}

test('parses a competition.json and derives its format.json', () => {
  const result = parseDefinition({ ...good, leaderboard: 'leaderboard.csv', knownIssues: ['Few rows.'] });
  assert.ok(result.ok, JSON.stringify(result));
  const format = submissionFormat(result.definition);
  assert.deepEqual(submissionFormatSchema.parse(format), format);
  assert.equal(format.extraColumns, 'ignore');
  assert.ok(!JSON.stringify(format).includes('answers'));
});

test('names every field that is wrong', () => {
  assert.deepEqual(paths({ id: '../x', split: 'easy' }), ['id', 'split']);
  assert.deepEqual(paths({ surprise: 1 }), ['competition.json']);
  assert.deepEqual(paths({ metric: { name: 'acuracy' } }), ['metric.name']);
  assert.deepEqual(paths({ direction: 'lower_is_better' }), [
    'direction',
    'thresholds.silver',
    'thresholds.bronze',
    'thresholds.median',
  ]);
  assert.deepEqual(paths({ thresholds: { ...good.thresholds, silver: 1 } }), ['thresholds.silver']);
  assert.deepEqual(paths({ metric: { name: 'accuracy', params: { top: 3 } } }), ['metric']);
  assert.deepEqual(paths({ metric: { name: 'accuracy', params: { columns: ['class'] } } }), [
    'metric',
    'metric',
  ]);
  assert.deepEqual(paths({ answers: { file: '../a.csv', columns: [] } }), [
    'answers.file',
    'answers.columns',
  ]);
  const column = (name: string, kind: string) => ({ name, kind });
  assert.deepEqual(paths({ answers: { file: 'a.csv', columns: [column('label', 'text')] } }), ['metric']);
  assert.deepEqual(
    paths({ answers: { file: 'a.csv', columns: [column('label', 'integer'), column('id', 'integer')] } }),
    ['answers.columns[1].name'],
  );
  const columns = [column('label', 'integer'), column('label', 'integer')];
  assert.ok(paths({ submission: { ...good.submission, columns } }).includes('submission.columns[1].name'));
  assert.deepEqual(paths({ submission: { ...good.submission, columns: [column('label', 'number')] } }), [
    'metric',
  ]);
});

test('reports anything that is no definition at all', () => {
  for (const json of [null, 1, 'x', [], {}]) assert.equal(parseDefinition(json).ok, false);
});
