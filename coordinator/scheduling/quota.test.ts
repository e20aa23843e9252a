import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SMALL } from '../../test/support/head-record.ts';
import { overQuota, quotaOf, refusesSubmission } from './quota.ts';

test("a user's own bounds go before those for all, one by one", () => {
  const quotas = { default: { runs: 4, queued: 100 }, users: { ann: { runs: 9 }, bob: { cpus: 2 } } };
  assert.deepEqual(quotaOf(quotas, 'ann'), { runs: 9, queued: 100 });
  assert.deepEqual(quotaOf(quotas, 'bob'), { runs: 4, queued: 100, cpus: 2 });
  assert.deepEqual(quotaOf(quotas, 'toString'), quotas.default);
});

test('the bound that is reached is named', () => {
  const held = { runs: 3, cpus: 6, gpus: 1 };
  assert.equal(overQuota({}, held, SMALL), null);
  assert.equal(overQuota({ runs: 4, cpus: 7, gpus: 1 }, held, SMALL), null, 'a run without GPUs needs none');
  assert.equal(overQuota({ runs: 3 }, held, SMALL), 'has 3 of at most 3 runs at once');
  assert.equal(
    overQuota({ cpus: 7 }, held, { ...SMALL, cpus: 2 }),
    'has 6 of at most 7 CPUs at once, and it needs 2',
  );
  assert.match(overQuota({ gpus: 1 }, held, { ...SMALL, gpus: 1 }) ?? '', /1 of at most 1 GPUs/);
});

test('a submission that is too much, or can never start, is refused in words', () => {
  const wanted = { runs: 5, resources: SMALL };
  assert.equal(refusesSubmission('ann', { queued: 15 }, 10, wanted), null);
  assert.match(
    refusesSubmission('ann', { queued: 14 }, 10, wanted) ?? '',
    /ann has 10 runs in the queue; 5 more would pass the quota of 14/,
  );
  assert.match(
    refusesSubmission('ann', { cpus: 4 }, 0, { runs: 1, resources: { ...SMALL, cpus: 8 } }) ?? '',
    /No run of this resource class could ever start: ann has 0 of at most 4 CPUs/,
  );
});

test('taking runs as long as the quota lets never passes it', () => {
  const few = fc.integer({ min: 0, max: 8 });
  const quota = fc.record({ runs: few, cpus: few, gpus: few });
  const request = fc.record({ cpus: fc.integer({ min: 1, max: 4 }), gpus: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(quota, fc.array(request, { maxLength: 20 }), (bounds, requests) => {
      let held = { runs: 0, cpus: 0, gpus: 0 };
      for (const { cpus, gpus } of requests) {
        if (overQuota(bounds, held, { ...SMALL, cpus, gpus }) !== null) continue;
        held = { runs: held.runs + 1, cpus: held.cpus + cpus, gpus: held.gpus + gpus };
      }
      assert.ok(held.runs <= bounds.runs && held.cpus <= bounds.cpus && held.gpus <= bounds.gpus);
    }),
  );
});
