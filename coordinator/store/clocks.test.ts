import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEvent } from '../../contracts/messages/protocol.ts';
import { helloFrom, openRecord, submitOne, worker } from '../../test/support/head-record.ts';
import { readReceipt, receiptFor } from '../../test/support/receipts.ts';

const w1 = worker('w1');

test('pauses add up, the worker’s clocks stand beside them, and a new lease starts anew', async () => {
  await using record = await openRecord();
  const { store } = record;
  store.workers.hello(helloFrom('w1'), 0);
  const run = submitOne(record);
  const lease = store.transitions.lease(run, w1, 1);
  let seq = 0;
  const say = (event: JournalEvent, about = lease) => {
    seq += 1;
    store.events.record(w1, 'journal', [{ seq, lease: about, atMs: seq, event }], seq);
  };
  const seen = () => {
    const { state, reason, wallClockMs, limitClockMs, pausedMs } = store.runs.require(run);
    return { state, reason, wallClockMs, limitClockMs, pausedMs };
  };
  say({ type: 'started' });
  say({ type: 'paused', reason: 'somebody is logged in' });
  const frozen = 'Frozen for the owner of w1: somebody is logged in';
  const none = { wallClockMs: null, limitClockMs: null, pausedMs: null };
  assert.deepEqual(seen(), { state: 'running', reason: frozen, ...none });
  say({ type: 'resumed', pausedMs: 40 });
  say({ type: 'paused', reason: 'load' });
  say({ type: 'resumed', pausedMs: 2 });
  assert.deepEqual(seen(), { ...none, state: 'running', reason: '', pausedMs: 42 });
  say({ type: 'paused', reason: 'load' });
  say({ type: 'reclaimed', detail: 'frozen for too long' });
  assert.deepEqual([seen().state, store.runs.require(run).platformFailures], ['queued', 0]);
  const second = store.transitions.lease(run, w1, 9);
  assert.deepEqual(seen(), { ...none, state: 'leased', reason: '' });
  say({ type: 'resumed', pausedMs: 99 });
  assert.equal(seen().pausedMs, null, 'of a lease that does not count');
  const clocks = { wallClockMs: 110, limitClockMs: 100, pausedMs: 10 };
  say({ type: 'resumed', pausedMs: 9 }, second);
  say({ type: 'ended', ending: 'exited', exitCode: 0, clocks }, second);
  assert.deepEqual(seen(), { state: 'handing_in', reason: '', ...clocks });
  assert.equal(readReceipt(record, receiptFor(second, 2, w1)).kind, 'settled');
  const settled: unknown = JSON.parse(store.grading.settlement(run)?.runRecord.toString() ?? '{}');
  assert.deepEqual({ ...(settled as object), ...clocks }, settled, 'the head’s record of the run has them');
});
