import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunId } from '../../contracts/ids/id.ts';
import { openDatabase } from '../../platform/sqlite/database.ts';
import {
  helloFrom,
  openRecord,
  submit,
  submitOne,
  worker,
  type TestRecord,
} from '../../test/support/head-record.ts';
import { readReceipt, receiptFor } from '../../test/support/receipts.ts';
import { timelineOf } from './timeline.ts';
import { sentenceOf } from './words.ts';

const w1 = worker('w1');
const w2 = worker('w2');

const storyOf = ({ store }: TestRecord, run: RunId) =>
  timelineOf(store.history.ofRun(store.runs.require(run)));
const whats = (record: TestRecord, run: RunId) => storyOf(record, run).map(({ what }) => what);

async function prepared(): Promise<TestRecord> {
  const record = await openRecord();
  for (const name of ['w1', 'w2']) record.store.workers.hello(helloFrom(name), 0);
  return record;
}

test('the whole life of a run is told, with both clocks, in order and in words', async () => {
  await using record = await prepared();
  const { transitions, events } = record.store;
  const run = submitOne(record);
  const lost = transitions.lease(run, w1, 10, 'it was free');
  transitions.fail(lost, w1, 'HOST_DISK_FULL', 'no room', 20);
  const lease = transitions.lease(run, w2, 2_000);
  const entry = (seq: number, atMs: number, event: Parameters<typeof events.record>[2][number]['event']) => ({
    seq,
    lease,
    atMs,
    event,
  });
  events.record(
    w2,
    'journal',
    [
      entry(1, 91, { type: 'preparing', step: 'image' }),
      entry(2, 92, { type: 'started' }),
      entry(3, 93, { type: 'ended', ending: 'timed_out', exitCode: 137 }),
    ],
    2_100,
  );
  assert.equal(readReceipt(record, receiptFor(lease, 2, w2)).kind, 'settled');
  record.store.grading.noteFailedTry(run, 'no sandbox', 2_300);
  record.store.grading.failGrading(run, 'It could not be graded: no sandbox', 2_400);
  // Read after the receipt, but of the lease that counts: no stale word.
  events.record(w2, 'journal', [entry(4, 95, { type: 'handed_in' })], 2_450);
  // What w1 still says of its lost lease changes nothing, and is told all the same.
  events.record(w1, 'journal', [{ seq: 1, lease: lost, atMs: 94, event: { type: 'started' } }], 2_500);
  assert.equal(readReceipt(record, receiptFor(lost, 1, w1)).kind, 'stale');

  const story = storyOf(record, run);
  assert.deepEqual(
    story.map(({ what, who, attempt, workerAtMs }) => [what, who, attempt, workerAtMs]),
    [
      ['submitted', 'client:ann', 0, null],
      ['leased', 'head', 1, null],
      ['attempt_failed', 'worker:w1', 1, null],
      ['leased', 'head', 2, null],
      ['preparing', 'worker:w2', 2, 91],
      ['started', 'worker:w2', 2, 92],
      ['ended', 'worker:w2', 2, 93],
      ['settled', 'head', 2, null],
      ['grading_try_failed', 'head', 2, null],
      ['grading_failed', 'head', 2, null],
      ['handed_in', 'worker:w2', 2, 95],
      ['stale_word', 'worker:w1', 0, 94],
      ['receipt_stale', 'head', 1, null],
    ],
  );
  assert.equal(sentenceOf(story[1] ?? assert.fail()), 'Leased to w1: it was free.');
  assert.match(
    sentenceOf(story[2] ?? assert.fail()),
    /^The attempt failed on Podium's side: HOST_DISK_FULL \(no room\); queued again, not before 1970-/,
  );
  assert.ok(story.every((one, index) => index === 0 || one.seq > (story[index - 1]?.seq ?? 0)));
});

test('an expired lease that goes on, a cancel and who asked for it are told', async () => {
  await using record = await prepared();
  const { transitions } = record.store;
  const { experiment, runs } = submit(record, { seeds: [0, 1] });
  const [first = assert.fail(), second = assert.fail()] = runs;
  const key = transitions.lease(first, w1, 1);
  transitions.expire(key, 2);
  assert.ok(transitions.hold(key, w1, 3));
  transitions.cancelExperiment(experiment.id, 5, 'client:bob');
  assert.deepEqual(whats(record, first), [
    'submitted',
    'leased',
    'lease_expired',
    'renewed_late',
    'canceled',
  ]);
  assert.deepEqual(whats(record, second), ['submitted', 'canceled']);
  const [, canceled = assert.fail()] = storyOf(record, second);
  assert.equal(canceled.who, 'client:bob');
});

test('why an experiment waits is told of a run only while that run waits', async () => {
  await using record = await prepared();
  const { transitions, history } = record.store;
  const { experiment, runs } = submit(record, { seeds: [0, 1] });
  const [first = assert.fail(), second = assert.fail()] = runs;
  const waits = (sentence: string): void => {
    history.noteExperiment(experiment.id, {
      what: 'waiting',
      who: 'head',
      atMs: 1,
      detail: { reason: 'busy', sentence },
    });
  };
  waits('one');
  transitions.lease(first, w1, 2);
  waits('two');
  assert.deepEqual(whats(record, first), ['submitted', 'waiting', 'leased']);
  assert.deepEqual(whats(record, second), ['submitted', 'waiting', 'waiting']);
});

test('a refused transition notes nothing, and nothing that was noted can be changed or removed', async () => {
  await using record = await prepared();
  const { transitions } = record.store;
  const run = submitOne(record);
  const key = transitions.lease(run, w1, 1);
  assert.throws(() => transitions.lease(run, w2, 2));
  assert.throws(() => {
    transitions.start({ ...key, fence: 7 as typeof key.fence }, w1, 2);
  });
  assert.deepEqual(whats(record, run), ['submitted', 'leased']);
  const database = openDatabase(record.file, join(import.meta.dirname, '..', 'store', 'migrations'));
  for (const statement of [
    "UPDATE run_history SET who = 'nobody'",
    'DELETE FROM run_history',
    `INSERT OR REPLACE INTO run_history SELECT * FROM run_history LIMIT 1`,
  ]) {
    assert.throws(() => database.exec(statement), /append-only/, statement);
  }
  database.close();
});
