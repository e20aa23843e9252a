import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import { leaseKey, type LeaseKey, type RunId } from '../../contracts/ids/id.ts';
import {
  GRADER,
  helloFrom,
  openRecord,
  submitOne,
  worker,
  type TestRecord,
} from '../../test/support/head-record.ts';
import { graderKeys, readReceipt, receiptFor } from '../../test/support/receipts.ts';
import { RESTORED } from './old-leases.ts';

const [w1, w2] = [worker('w1'), worker('w2')];
const BACKUP_MS = 900_000;

/** A record with one queued run, as it was backed up and put back. */
async function restored(prepare: (record: TestRecord, run: RunId) => void = () => undefined) {
  const record = await openRecord();
  record.store.workers.hello(helloFrom('w1'), 0);
  const run = submitOne(record);
  prepare(record, run);
  record.store.restoration.begin(BACKUP_MS, record.clock.nowMs());
  return { record, run };
}

/** A lease that the head gave after the backup: nothing here knows of it. */
function lost(run: RunId, fence: number): LeaseKey {
  return leaseKey.parse({ runId: run, epoch: 1, fence });
}

function read({ store, clock }: TestRecord, receipt: Receipt, graded: boolean): string {
  const cursor = store.grading.cursor(GRADER) + 1;
  const envelope = signReceipt(receipt, graderKeys.privateKey);
  const incoming = { grader: GRADER, graderMachineId: 'head', cursor, receipt, envelope, graded };
  return store.grading.settle(incoming, clock.nowMs()).kind;
}

test('of the receipts of a run the graded one counts, though another came first and a third has a higher fence', async () => {
  const { record, run } = await restored();
  await using _record = record;
  const { grading, restoration, attempts } = record.store;
  const kinds = [1, 2, 3].map((fence) => read(record, receiptFor(lost(run, fence), fence, w1), fence === 2));
  assert.deepEqual(kinds, ['parked', 'parked', 'parked']);
  assert.equal(grading.settlement(run), null);
  assert.deepEqual(grading.reconcile(GRADER, 'head', 5), [run]);
  assert.deepEqual([grading.settlement(run)?.fence, grading.settlement(run)?.restored], [2, 1]);
  assert.deepEqual(
    grading.staleReceipts(0).map(({ fence }) => fence),
    [1, 3],
  );
  assert.deepEqual(
    attempts.ofRun(run).map(({ fence, outcome }) => [fence, outcome]),
    [[2, 'settled']],
  );
  assert.equal(restoration.isReconciled(GRADER), true);
});

test('without a graded one the highest lease counts, also of a worker that joined after the backup', async () => {
  const { record, run } = await restored((before, id) => {
    before.store.transitions.lease(id, w1, 1);
  });
  await using _record = record;
  const { grading, attempts, runs } = record.store;
  read(record, receiptFor(lost(run, 1), 1, w1), false);
  read(record, receiptFor(lost(run, 2), 2, w2), false);
  grading.reconcile(GRADER, 'head', 5);
  assert.deepEqual([grading.settlement(run)?.fence, runs.require(run).workerId], [2, 'w2']);
  assert.deepEqual(
    attempts.ofRun(run).map(({ fence, outcome, code }) => [fence, outcome, code]),
    [
      [1, 'lease_expired', RESTORED],
      [2, 'settled', ''],
    ],
  );
  const told = JSON.parse(grading.settlement(run)?.runRecord.toString() ?? '') as { colocated: boolean };
  assert.equal(told.colocated, true, 'nobody knows the machine of w2');
});

test('a hand-in of a run that was submitted after the backup is listed', async () => {
  const { record } = await restored();
  await using _record = record;
  assert.equal(read(record, receiptFor(lost('r-gone' as RunId, 4), 1, w1), true), 'stale');
  const [listed] = record.store.grading.staleReceipts(record.clock.nowMs());
  assert.deepEqual([listed?.runId, listed?.workerId, listed?.fence], ['r-gone', 'w1', 4]);
  assert.match(listed?.reason ?? '', /submitted after the backup/);
});

test('a late hand-in by a forgotten lease counts unless somebody holds the run by a new one', async () => {
  const { record, run } = await restored();
  await using _record = record;
  const { store, clock } = record;
  store.grading.reconcile(GRADER, 'head', 5);
  const held = store.transitions.lease(run, w1, clock.nowMs());
  assert.equal(readReceipt(record, receiptFor(lost(run, 1), 1, w1)).kind, 'stale');
  store.transitions.expire(held, clock.nowMs());
  assert.equal(readReceipt(record, receiptFor(lost(run, 2), 2, w1)).kind, 'settled');
  assert.deepEqual(
    store.attempts.ofRun(run).map(({ attempt, fence }) => [attempt, fence]),
    [
      [1, 1],
      [2, 2],
    ],
  );
});

test("a worker's word keeps the run for it, for a bounded time, and is no lease", async () => {
  const { record, run } = await restored();
  await using _record = record;
  const { store, clock } = record;
  assert.equal(store.oldLeases.reserve(lost(run, 3), w2, clock.nowMs()), true);
  const waiting = store.runs.require(run);
  assert.deepEqual([waiting.state, waiting.notBeforeMs > clock.nowMs()], ['queued', true]);
  assert.match(waiting.reason, /w2 says that it has held this run/);
  const now = leaseKey.parse({ runId: run, epoch: store.restoration.epoch(), fence: 3 });
  assert.equal(store.oldLeases.reserve(now, w2, clock.nowMs()), false, 'not a lease of this epoch');
  clock.advance(3_600_000 + 60_001);
  assert.equal(store.oldLeases.reserve(lost(run, 3), w2, clock.nowMs()), false);
});

test('what a restore cut off counts against nobody, and comes back uncounted', async () => {
  let key = lost('r' as RunId, 1);
  const { record, run } = await restored((before, id) => {
    key = before.store.transitions.lease(id, w1, 1);
  });
  await using _record = record;
  const { store, clock } = record;
  store.transitions.expire(key, clock.nowMs());
  const [attempt] = store.attempts.ofRun(run);
  assert.deepEqual([attempt?.code, store.runs.require(run).platformFailures], [RESTORED, 0]);
  assert.equal(store.transitions.hold(key, w1, clock.nowMs())?.platformFailures, 0);
});

test('an epoch that a grader has seen is never begun again, should the clock have been set back', async () => {
  const { record, run } = await restored();
  await using _record = record;
  const { restoration } = record.store;
  const seen = restoration.epoch() + 10;
  readReceipt(record, receiptFor(leaseKey.parse({ runId: run, epoch: seen, fence: 1 }), 1, w1));
  assert.equal(restoration.epoch(), seen + 1);
  assert.equal(restoration.last()?.epoch, seen + 1);
});
