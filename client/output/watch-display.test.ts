import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { pictureOf } from './watch-display.ts';

const run = (fields: Partial<Run__Output>): Run__Output => ({
  id: 'r',
  experimentId: 'e',
  agentId: 'ann',
  competitionId: 'spam',
  seed: 0,
  state: 'RUN_STATE_QUEUED',
  ending: 'ENDING_UNSPECIFIED',
  grade: 'GRADE_UNSPECIFIED',
  medal: 'MEDAL_UNSPECIFIED',
  workerId: '',
  attempt: 0,
  platformFailures: 0,
  reason: '',
  createdAtMs: 0,
  startedAtMs: 0,
  endedAtMs: 0,
  finishedAtMs: 0,
  resourceClass: 'small',
  timeLimitMs: 0,
  split: 'low',
  held: false,
  purpose: 'experiment',
  ...fields,
});

test('the picture has a row per agent and competition, a mark per seed, and counts', () => {
  const picture = pictureOf(
    [
      run({ seed: 1, state: 'RUN_STATE_RUNNING' }),
      run({
        seed: 0,
        state: 'RUN_STATE_GRADED',
        grade: 'GRADE_GRADED',
        medal: 'MEDAL_SILVER',
        score: 0.98765,
      }),
      run({ seed: 2, state: 'RUN_STATE_GRADED', grade: 'GRADE_INVALID' }),
      run({ agentId: 'bob', state: 'RUN_STATE_PLATFORM_FAILED' }),
    ],
    12_000,
  );
  const lines = picture.split('\n');
  assert.match(lines[1] ?? '', /^ann {4}spam {9}S ▶ ✗ {2}0\.988$/);
  assert.match(lines[2] ?? '', /^bob {4}spam {9}!$/);
  assert.equal(lines.at(-1), '3 of 4 runs finished, 1 running, 12 s');
});
