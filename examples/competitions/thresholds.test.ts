import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { parseDefinition } from '../../grader/catalog/definition.ts';
import { EXAMPLE_IDS } from './prepare.ts';
import { RULE, thresholdsOf } from './thresholds.ts';

const recorded = z.object({
  competition: z.string(),
  rule: z.literal(RULE),
  baselines: z.array(z.object({ name: z.string(), score: z.number() })),
});

function readJson(id: string, name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, id, name), 'utf8'));
}

test('the rule takes the four best of seven, for either direction', () => {
  const row = [5, 1, 2, 7, 3, 6, 4].map((score) => ({ name: `${score}`, score }));
  assert.deepEqual(thresholdsOf(row, 'higher_is_better'), { gold: 7, silver: 6, bronze: 5, median: 4 });
  assert.deepEqual(thresholdsOf(row, 'lower_is_better'), { gold: 1, silver: 2, bronze: 3, median: 4 });
  assert.throws(() => thresholdsOf(row.slice(1), 'lower_is_better'), RangeError);
});

for (const id of EXAMPLE_IDS) {
  test(`${id}: the definition holds, and its thresholds are those of the recorded baselines`, () => {
    const result = parseDefinition(readJson(id, 'competition.json'));
    assert.ok(result.ok, JSON.stringify(result));
    assert.equal(result.definition.id, id);
    const { competition, baselines } = recorded.parse(readJson(id, 'baselines.json'));
    assert.equal(competition, id);
    assert.deepEqual(result.definition.thresholds, thresholdsOf(baselines, result.definition.direction));
  });
}
