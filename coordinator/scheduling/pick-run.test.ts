import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../../contracts/ids/digest.ts';
import { runId } from '../../contracts/ids/id.ts';
import { OFFER, SMALL, worker } from '../../test/support/head-record.ts';
import { compareShares } from './fair-share.ts';
import { AVOID_MS, pickRun, type Candidate, type Claimant } from './pick-run.ts';

const held = digestOf('held');
const claimant: Claimant = { worker: worker('w1'), free: OFFER, bundles: new Set([held]), others: [] };

function candidate(name: string, change: Partial<Candidate> = {}): Candidate {
  return {
    runId: runId.parse(name),
    ordinal: 1,
    resources: SMALL,
    bundle: digestOf('elsewhere'),
    notBeforeMs: 0,
    avoidWorkerId: null,
    priority: 0,
    userActive: 0,
    experimentActive: 0,
    experimentOrdinal: 1,
    ...change,
  };
}

const picked = (candidates: Candidate[], change: Partial<Claimant> = {}, nowMs = 1_000): string | null =>
  pickRun(candidates, { ...claimant, ...change }, nowMs)?.runId ?? null;

test('each rule decides where those before it do not', () => {
  const rows: [string, Partial<Candidate>, Partial<Candidate>][] = [
    ['priority before the user share', { priority: 1, userActive: 9 }, {}],
    ['the user with fewer runs before the experiment share', { experimentActive: 9 }, { userActive: 1 }],
    ['the experiment with fewer runs before age', { experimentOrdinal: 9 }, { experimentActive: 1 }],
    ['the older experiment before data', {}, { experimentOrdinal: 2, bundle: held }],
    ['data that is there before age of the run', { ordinal: 9, bundle: held }, {}],
    ['the older run', {}, { ordinal: 2 }],
  ];
  for (const [rule, winner, loser] of rows) {
    const [a, b] = [candidate('winner', winner), candidate('loser', loser)];
    assert.equal(picked([a, b]), 'winner', rule);
    assert.equal(picked([b, a]), 'winner', rule);
  }
});

test('a run waits until it is ready and fits', () => {
  assert.equal(picked([]), null);
  assert.equal(picked([candidate('later', { notBeforeMs: 1_001 })]), null);
  assert.equal(picked([candidate('now', { notBeforeMs: 1_000 })]), 'now');
  const big = { ...SMALL, cpus: 3 };
  assert.equal(picked([candidate('big', { resources: big, priority: 9 }), candidate('small')]), 'small');
  const gpu = { ...SMALL, gpus: 1, gpuMemoryBytes: 8 };
  assert.equal(picked([candidate('gpu', { resources: gpu })]), null);
  const free = { ...OFFER, gpus: [{ id: 'g', memoryBytes: 8 }] };
  assert.equal(picked([candidate('gpu', { resources: gpu })], { free }), 'gpu');
});

test('a run keeps away from the worker that lost it, for a while, where another would do', () => {
  const run = candidate('run', { avoidWorkerId: worker('w1'), notBeforeMs: 1_000 });
  assert.equal(picked([run], { others: [OFFER] }), null);
  assert.equal(picked([run], { others: [] }), 'run');
  assert.equal(picked([run], { others: [{ ...OFFER, cpus: 0 }] }), 'run');
  assert.equal(picked([run], { others: [OFFER] }, 1_000 + AVOID_MS), 'run');
  assert.equal(picked([run], { others: [OFFER], worker: worker('w2') }), 'run');
});

test('the choice does not depend on the order, and shares are a total preorder', () => {
  const few = fc.integer({ min: 0, max: 2 });
  const share = fc.record({ priority: few, userActive: few, experimentActive: few, experimentOrdinal: few });
  fc.assert(
    fc.property(fc.array(share, { minLength: 1, maxLength: 12 }), (shares) => {
      const candidates = shares.map((values, ordinal) => candidate(`r${ordinal}`, { ...values, ordinal }));
      const first = picked(candidates);
      assert.equal(picked(candidates.toReversed()), first);
      const best = candidates.toSorted((a, b) => compareShares(a, b) || a.ordinal - b.ordinal)[0];
      assert.equal(first, best?.runId);
    }),
    { numRuns: 200 },
  );
});
