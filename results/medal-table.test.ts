import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medalTable, type RunOutcome } from './medal-table.ts';
import { meanAndError } from './statistics.ts';

const outcome = (fields: Partial<RunOutcome>): RunOutcome => ({
  agent: 'a',
  competition: 'c1',
  split: 'low',
  seed: 0,
  made: true,
  valid: true,
  aboveMedian: false,
  medal: 'none',
  ...fields,
});

test('percentages are taken per seed, then averaged with the standard error over seeds', () => {
  const rows = medalTable([
    outcome({ seed: 0, competition: 'c1', medal: 'gold', aboveMedian: true }),
    outcome({ seed: 0, competition: 'c2', valid: false }),
    outcome({ seed: 1, competition: 'c1', medal: 'bronze' }),
    outcome({ seed: 1, competition: 'c2', medal: 'silver' }),
    outcome({ seed: 2, competition: 'c1', made: false, valid: false }),
    outcome({ seed: 2, competition: 'c2' }),
  ]);
  assert.equal(rows.length, 1);
  const [row] = rows;
  assert.ok(row);
  assert.deepEqual([row.agent, row.split, row.competitions, row.seeds, row.missing], ['a', 'low', 2, 3, 0]);
  // Any medal: 50, 100, 0 percent of the two competitions: mean 50, sample deviation 50, over the root of 3.
  assert.equal(row.measures.anyMedal.mean, 50);
  assert.ok(Math.abs(row.measures.anyMedal.standardError - 50 / Math.sqrt(3)) < 1e-12);
  assert.ok(Math.abs(row.measures.made.mean - (100 + 100 + 50) / 3) < 1e-12);
  assert.ok(Math.abs(row.measures.valid.mean - (50 + 100 + 50) / 3) < 1e-12);
  assert.ok(Math.abs(row.measures.gold.mean - 50 / 3) < 1e-12);
});

test('splits have rows of their own and all together; agents are apart; gaps are told', () => {
  const rows = medalTable([
    outcome({ agent: 'b' }),
    outcome({ agent: 'a', split: 'high', competition: 'h' }),
    outcome({ agent: 'a', seed: 0 }),
    outcome({ agent: 'a', seed: 1, medal: 'gold' }),
  ]);
  assert.deepEqual(
    rows.map((row) => [row.agent, row.split, row.missing]),
    [
      ['a', 'low', 0],
      ['a', 'high', 0],
      ['a', 'all', 1],
      ['b', 'low', 0],
    ],
  );
});

test('a single seed has no error, and no value is an error', () => {
  assert.deepEqual(meanAndError([7]), { mean: 7, standardError: 0, n: 1 });
  assert.throws(() => meanAndError([]), RangeError);
});
