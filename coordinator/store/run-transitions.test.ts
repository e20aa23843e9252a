import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import {
  helloFrom,
  openRecord,
  submit,
  submitOne,
  worker,
  type TestRecord,
} from '../../test/support/head-record.ts';
import { readReceipt, receiptFor } from '../../test/support/receipts.ts';

const w1 = worker('w1');
const w2 = worker('w2');

async function prepared(): Promise<TestRecord> {
  const record = await openRecord();
  for (const name of ['w1', 'w2']) record.store.workers.hello(helloFrom(name), 0);
  return record;
}

const refusedAs = (code: string) => (error: unknown) => isPodiumError(error) && error.code === code;

test('a lease that another worker got leaves the first one without any say', async () => {
  await using record = await prepared();
  const { transitions, runs } = record.store;
  const run = submitOne(record);
  const first = transitions.lease(run, w1, 1);
  assert.throws(() => transitions.lease(run, w2, 1), refusedAs('FAILED_PRECONDITION'));
  transitions.expire(first, 2);
  const second = transitions.lease(run, w2, 3);
  assert.equal(second.fence, first.fence + 1);
  for (const change of [
    () => {
      transitions.start(first, w1, 4);
    },
    () => {
      transitions.end(first, w1, 'exited', 4);
    },
    () => {
      transitions.fail(first, w1, 'WORKER_ERROR', '', 4);
    },
    () => {
      transitions.expire(first, 4);
    },
    () => {
      transitions.start(second, w1, 4); // The right fence in the wrong hands.
    },
  ])
    assert.throws(change, refusedAs('STALE_FENCE'));
  assert.equal(readReceipt(record, receiptFor(first, 1, w1)).kind, 'stale');
  assert.equal(runs.require(run).state, 'leased');
  assert.equal(readReceipt(record, receiptFor(second, 2, w2)).kind, 'settled');
  assert.deepEqual(
    record.store.attempts.ofRun(run).map(({ fence, workerId, outcome }) => ({ fence, workerId, outcome })),
    [
      { fence: 1, workerId: 'w1', outcome: 'lease_expired' },
      { fence: 2, workerId: 'w2', outcome: 'settled' },
    ],
  );
});

test('a late hand-in counts while nobody else has the run, and costs no attempt', async () => {
  await using record = await prepared();
  const { transitions, runs } = record.store;
  const run = submitOne(record);
  const key = transitions.lease(run, w1, 1);
  transitions.start(key, w1, 2);
  transitions.end(key, w1, 'timed_out', 3);
  transitions.expire(key, 4);
  const queued = runs.require(run);
  assert.deepEqual([queued.state, queued.platformFailures, queued.startedAtMs], ['queued', 1, null]);
  assert.equal(readReceipt(record, receiptFor(key, 1, w1)).kind, 'settled');
  const settled = runs.require(run);
  assert.deepEqual([settled.state, settled.platformFailures, settled.startedAtMs], ['settled', 0, 2]);
  assert.equal(record.store.attempts.ofRun(run).length, 1);
});

test('failures back off and are bounded, reclaims have their own bound', async () => {
  await using record = await prepared();
  const { transitions, runs } = record.store;
  const run = submitOne(record);
  for (const [round, waitMs] of [1_000, 2_000].entries()) {
    transitions.fail(transitions.lease(run, w1, 0), w1, 'CONTAINER_ENGINE', 'it died', 10);
    const row = runs.require(run);
    assert.deepEqual(
      [row.state, row.platformFailures, row.notBeforeMs, row.avoidWorkerId],
      ['queued', round + 1, 10 + waitMs, 'w1'],
    );
  }
  transitions.reclaim(transitions.lease(run, w1, 0), w1, 'back at nine', 10);
  assert.deepEqual([runs.require(run).state, runs.require(run).platformFailures], ['queued', 2]);
  transitions.fail(transitions.lease(run, w2, 0), w2, 'HOST_DISK_FULL', '', 10);
  const end = runs.require(run);
  assert.equal(end.state, 'platform_failed');
  assert.match(end.reason, /Given up after 3 failures\. Attempt 4 failed on w2: HOST_DISK_FULL/);
  const other = submitOne(record);
  for (let round = 0; round < 2; round++) transitions.reclaim(transitions.lease(other, w1, 0), w1, '', 10);
  assert.equal(runs.require(other).state, 'platform_failed');
});

test('cancel takes what is not settled and says who must be told', async () => {
  await using record = await prepared();
  const { transitions, experiments } = record.store;
  const { experiment, runs } = submit(record, { seeds: [0, 1, 2] });
  const [first, second, third] = runs;
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  readReceipt(record, receiptFor(transitions.lease(first, w1, 1), 1, w1));
  const held = transitions.lease(second, w2, 1);
  const results = transitions.cancelExperiment(experiment.id, 5);
  assert.deepEqual(
    results.map(({ run, result }) => [run, result.kind, result.kind === 'canceled' ? result.held : null]),
    [
      [first, 'too_late', null],
      [second, 'canceled', { worker: 'w2', key: held }],
      [third, 'canceled', null],
    ],
  );
  assert.equal(readReceipt(record, receiptFor(held, 1, w2)).kind, 'stale');
  assert.throws(() => {
    transitions.start(held, w2, 6);
  }, refusedAs('STALE_FENCE'));
  const after = experiments.require(experiment.id);
  assert.deepEqual([after.canceled, after.runsFinished, after.runsQueued, after.runsActive], [true, 2, 0, 0]);
});

test('leases of a new epoch never equal old ones', async () => {
  await using record = await prepared();
  const { transitions } = record.store;
  const run = submitOne(record);
  const before = transitions.lease(run, w1, 1);
  transitions.expire(before, 2);
  record.store.restoration.begin(0, 1_000);
  const after = transitions.lease(run, w2, 3);
  assert.deepEqual([before.epoch, after.epoch, after.fence], [1, 1_000, 2]);
});
