import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submissionFormatSchema } from '../../../contracts/submission/format-schema.ts';
import { submissionFormat } from '../competition-definition.ts';
import { parseDefinition } from '../definition.ts';
import { COMPETITIONS } from './index.ts';
import { THRESHOLDS } from './thresholds.ts';

test('every definition is one, names its metric rightly and gives a format that workers can read', () => {
  for (const [id, { definition }] of COMPETITIONS) {
    // Through JSON, as definitions and formats travel.
    const parsed = parseDefinition(JSON.parse(JSON.stringify(definition)));
    assert.ok(parsed.ok, `${id}: ${JSON.stringify(parsed)}`);
    assert.deepEqual(parsed.definition, definition);
    const format = submissionFormat(definition);
    assert.deepEqual(submissionFormatSchema.parse(JSON.parse(JSON.stringify(format))), format);
  }
});

test('holds the benchmark’s 75 competitions and 7 for development, with the thresholds of each', () => {
  const splits = Object.groupBy(COMPETITIONS.values(), ({ definition }) => definition.split);
  assert.deepEqual(Object.fromEntries(Object.entries(splits).map(([split, list]) => [split, list.length])), {
    low: 22,
    medium: 38,
    high: 15,
    dev: 7,
  });
  assert.deepEqual([...COMPETITIONS.keys()].sort(), [...THRESHOLDS.keys()].sort());
});

test('five competitions have their sample among the private files', () => {
  const ids = [...COMPETITIONS.values()].flatMap(({ sampleFolder, definition }) =>
    sampleFolder === 'private' ? [definition.id] : [],
  );
  assert.deepEqual(ids.sort(), [
    'billion-word-imputation',
    'invasive-species-monitoring',
    'statoil-iceberg-classifier-challenge',
    'text-normalization-challenge-english-language',
    'text-normalization-challenge-russian-language',
  ]);
});

test('what is odd about a competition is told in sentences', () => {
  for (const [id, { oddities }] of COMPETITIONS) {
    for (const oddity of oddities) assert.match(oddity, /^[A-Z].{20,}\.$/, id);
  }
});
