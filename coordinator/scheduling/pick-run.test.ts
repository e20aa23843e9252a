import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../../contracts/ids/digest.ts';
import { runId } from '../../contracts/ids/id.ts';
import { OFFER, SMALL, worker } from '../../test/support/head-record.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import { compareShares } from './fair-share.ts';
import { AVOID_MS, pickRun, type Candidate, type Claimant, type Lender } from './pick-run.ts';

const held = digestOf('held');
const HOUR_MS = 3_600_000;
const claimant: Claimant = {
  worker: worker('w1'),
  free: OFFER,
  staysMs: null,
  bundles: new Set([held]),
  others: [],
};
const lender = (lent: ResourceOffer, staysMs: number | null = null): Lender => ({ lent, staysMs });

function candidate(name: string, change: Partial<Candidate> = {}): Candidate {
  return {
    runId: runId.parse(name),
    ordinal: 1,
    resources: SMALL,
    bundle: digestOf('elsewhere'),
    notBeforeMs: 0,
    avoidWorkerId: null,
    priority: 0,
    timeLimitMs: HOUR_MS,
    userShare: 0,
    userServed: 0,
    experimentShare: 0,
    experimentOrdinal: 1,
    ...change,
  };
}

const picked = (candidates: Candidate[], change: Partial<Claimant> = {}, nowMs = 1_000): string | null =>
  pickRun(candidates, { ...claimant, ...change }, nowMs)?.runId ?? null;

test('each rule decides where those before it do not', () => {
  const rows: [string, Partial<Candidate>, Partial<Candidate>][] = [
    ['priority before the user share', { priority: 1, userShare: 0.9 }, {}],
    ['the user share before who was served last', { userServed: 9 }, { userShare: 0.1 }],
    ['who was served longest ago before the experiment share', { experimentShare: 0.9 }, { userServed: 1 }],
    ['the experiment with the smaller share before age', { experimentOrdinal: 9 }, { experimentShare: 0.1 }],
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
  assert.equal(picked([run], { others: [lender(OFFER)] }), null);
  assert.equal(picked([run], { others: [] }), 'run');
  assert.equal(picked([run], { others: [lender({ ...OFFER, cpus: 0 })] }), 'run');
  assert.equal(picked([run], { others: [lender(OFFER)] }, 1_000 + AVOID_MS), 'run');
  assert.equal(picked([run], { others: [lender(OFFER)], worker: worker('w2') }), 'run');
});

test('the choice does not depend on the order, and shares are a total preorder', () => {
  const few = fc.integer({ min: 0, max: 2 });
  const share = fc.record({
    priority: few,
    userShare: few,
    userServed: few,
    experimentShare: few,
    experimentOrdinal: few,
  });
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

test('a run that may take longer than a machine stays is left for one that stays longer', () => {
  const day = candidate('day', { timeLimitMs: 24 * HOUR_MS, priority: 5 });
  const leaving = { staysMs: HOUR_MS };
  assert.equal(picked([day], { ...leaving, others: [lender(OFFER)] }), null, 'one without an end');
  assert.equal(
    picked([day], { ...leaving, others: [lender(OFFER, 2 * HOUR_MS)] }),
    null,
    'one with a later end',
  );
  assert.equal(picked([day], { ...leaving, others: [lender(OFFER, HOUR_MS)] }), 'day', 'nothing better');
  assert.equal(picked([day], { ...leaving, others: [lender({ ...OFFER, cpus: 0 })] }), 'day', 'too small');
  assert.equal(picked([day], { ...leaving, others: [] }), 'day', 'alone');
  const hour = candidate('hour', { ordinal: 9 });
  assert.equal(picked([day, hour], leaving), 'hour', 'what can end goes first, whatever its priority');
  assert.equal(picked([day, hour], { staysMs: 24 * HOUR_MS }), 'day');
});

test('whoever gets a run, nobody that lends enough stays longer when the run may take longer than that', () => {
  const stays = fc.option(fc.integer({ min: 0, max: 5 }), { nil: null });
  const offer = fc.integer({ min: 0, max: 2 }).map((cpus) => ({ ...OFFER, cpus }));
  fc.assert(
    fc.property(
      stays,
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.tuple(offer, stays)),
      (own, limit, fleet) => {
        const others = fleet.map(([lent, staysMs]) => lender(lent, staysMs));
        const got = picked([candidate('run', { timeLimitMs: limit })], { staysMs: own, others });
        const longer = fleet.some(
          ([lent, theirs]) => lent.cpus > 0 && own !== null && (theirs === null || theirs > own),
        );
        assert.equal(got === null, own !== null && limit > own && longer);
      },
    ),
  );
});
