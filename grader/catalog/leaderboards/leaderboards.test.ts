import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { thresholdsOf } from '../../../contracts/competition/medal.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { teamSharesOf, teamsOf } from '../../reports/leaderboard.ts';
import { COMPETITIONS } from '../competitions/index.ts';
import { packLeaderboards, shippedLeaderboards } from './leaderboards.ts';

test('the shipped leaderboards have the teams and the thresholds that the catalog has, all but one', () => {
  const leaderboards = shippedLeaderboards();
  const lacking = [...COMPETITIONS.keys()].filter((id) => !leaderboards.has(id));
  assert.deepEqual(lacking, ['ventilator-pressure-prediction']);
  for (const [id, leaderboard] of leaderboards) {
    const entry = COMPETITIONS.get(id);
    assert.ok(entry, id);
    const scores = leaderboard.flatMap(([score, teams]) => new Array<number>(teams).fill(score));
    assert.equal(teamsOf(leaderboard), entry.teams, id);
    assert.deepEqual(thresholdsOf(scores), entry.definition.thresholds, id);
  }
});

test('what is packed is read as it was', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'packed.br');
  const leaderboards = new Map([
    ['a', [[0.30000000000000004, 2] as const, [-1e-7, 1] as const]],
    ['b', [[1, 1] as const]],
  ]);
  await writeFile(file, packLeaderboards(leaderboards));
  assert.deepEqual(shippedLeaderboards(file), leaderboards);
});

test('shares of teams: each has its best medal only, the median is strict', () => {
  const thresholds = { gold: 4, silver: 3, bronze: 2, median: 2 };
  const leaderboard = [
    [4, 1],
    [3, 2],
    [2, 3],
    [1, 4],
  ] as const;
  assert.deepEqual(teamSharesOf(leaderboard, thresholds, false), {
    gold: 0.1,
    silver: 0.2,
    bronze: 0.3,
    aboveMedian: 0.3,
  });
});
