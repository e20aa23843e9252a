import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HUMAN_BASELINE, humanRows } from './human-baseline.ts';

const shares = (gold: number, silver: number, bronze: number, aboveMedian: number) => ({
  gold,
  silver,
  bronze,
  aboveMedian,
});

test('the mean over competitions of the shares of teams, a row a split and one for all', () => {
  const rows = humanRows([
    { id: 'a', split: 'low', teamShares: shares(0.02, 0.08, 0.1, 0.5) },
    { id: 'b', split: 'low', teamShares: shares(0.04, 0.12, 0.2, 0.4) },
    { id: 'c', split: 'high', teamShares: shares(0.06, 0.1, 0.3, 0.45) },
  ]);
  assert.deepEqual(
    rows.map(({ agent, split, competitions, seeds, missing }) => [
      agent,
      split,
      competitions,
      seeds,
      missing,
    ]),
    [
      [HUMAN_BASELINE, 'low', 2, null, 0],
      [HUMAN_BASELINE, 'high', 1, null, 0],
      [HUMAN_BASELINE, 'all', 3, null, 0],
    ],
  );
  const [low] = rows;
  assert.ok(low);
  const { made, valid, aboveMedian, bronze, silver, gold, anyMedal } = low.measures;
  const means = [made, valid, aboveMedian, bronze, silver, gold, anyMedal].map(({ mean }) => mean);
  [100, 100, 45, 15, 10, 3, 28].forEach((wanted, i) => {
    assert.ok(Math.abs((means[i] ?? NaN) - wanted) < 1e-9, `${i}: ${means[i]}`);
  });
});

test('competitions without a leaderboard are missing; without any there is no row', () => {
  const own = { id: 'x', split: 'dev', teamShares: null } as const;
  assert.deepEqual(humanRows([own]), []);
  const [row] = humanRows([own, { id: 'a', split: 'dev', teamShares: shares(0, 0, 0, 0.5) }]);
  assert.deepEqual([row?.competitions, row?.missing], [1, 1]);
});
