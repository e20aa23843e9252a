import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { runId } from '../../contracts/ids/id.ts';
import { planRemovals, type KeptArtifact } from './retention.ts';

function artifact(name: string, sizeBytes: number, finishedAtMs: number): KeptArtifact {
  return {
    runId: runId.parse(name),
    attempt: 1,
    name: 'output.log',
    digest: digestOf(name),
    sizeBytes,
    finishedAtMs,
  };
}

const KEPT = [artifact('young', 10, 900), artifact('old', 30, 100), artifact('middle', 20, 500)];
const NO_RULES = { maxAgeMs: 0, quotaBytes: 0 };
const names = (removals: ReturnType<typeof planRemovals>): string[] =>
  removals.map(({ artifact: { runId: id } }) => id);

test('without rules everything is kept', () => {
  assert.deepEqual(planRemovals(KEPT, 1e12, NO_RULES, 1e12), []);
});

test('what is too old goes, whatever its size', () => {
  const removals = planRemovals(KEPT, 0, { ...NO_RULES, maxAgeMs: 450 }, 1_000);
  assert.deepEqual(names(removals), ['old', 'middle']);
  assert.match(removals[0]?.why ?? '', /ended more than/);
});

test('over the quota the oldest go until the rest fits; what runs still use counts, but stays', () => {
  assert.deepEqual(names(planRemovals(KEPT, 0, { ...NO_RULES, quotaBytes: 60 }, 1_000)), []);
  assert.deepEqual(names(planRemovals(KEPT, 0, { ...NO_RULES, quotaBytes: 59 }, 1_000)), ['old']);
  assert.deepEqual(names(planRemovals(KEPT, 5, { ...NO_RULES, quotaBytes: 30 }, 1_000)), ['old', 'middle']);
  assert.deepEqual(names(planRemovals(KEPT, 99, { ...NO_RULES, quotaBytes: 30 }, 1_000)).length, 3);
});
