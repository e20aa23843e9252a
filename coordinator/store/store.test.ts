import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { eventsRequest } from '../../contracts/messages/protocol.ts';
import {
  competitionRow,
  helloFrom,
  newExperiment,
  openRecord,
  submit,
  submitOne,
  worker,
} from '../../test/support/head-record.ts';
import type { RunChange } from './change-feed.ts';

const w1 = worker('w1');

test('an experiment is written once per request id, whole, and told after the commit', async () => {
  await using record = await openRecord();
  const { experiments, feed, runs } = record.store;
  const told: RunChange[] = [];
  feed.subscribe((change) => {
    assert.notEqual(runs.get(change.runId), null);
    told.push(change);
  });
  const wanted = newExperiment({ requestId: 'once', competitions: ['a', 'b'], seeds: [0, 1, 2] });
  const first = experiments.submit(wanted, 1);
  const second = experiments.submit(wanted, 2);
  assert.deepEqual([first.repeated, second.repeated], [false, true]);
  assert.equal(second.experiment.id, first.experiment.id);
  assert.deepEqual([first.experiment.runsTotal, first.experiment.runsQueued, told.length], [6, 6, 6]);
  const other = newExperiment({ requestId: 'once', content: 'other' });
  assert.throws(
    () => experiments.submit(other, 3),
    (error) => isPodiumError(error, 'ALREADY_EXISTS') && error.message.includes(first.experiment.id),
  );
  assert.equal(experiments.submit({ ...other, user: 'bob' }, 3).repeated, false);
  const before = told.length;
  const twice = newExperiment({ competitions: ['a', 'a'] });
  assert.throws(() => experiments.submit(twice, 4));
  assert.equal(experiments.list(10).length, 2);
  assert.equal(told.length, before, 'a transaction that failed tells nothing');
});

test('runs are read by experiment and state, newest first, and survive a restart', async () => {
  await using record = await openRecord();
  record.store.workers.hello(helloFrom('w1'), 0);
  const { experiment, runs } = submit(record, { competitions: ['b', 'a'], seeds: [1, 0] });
  submit(record, { user: 'bob' });
  const [run] = runs;
  assert.ok(run !== undefined);
  record.store.transitions.lease(run, w1, 5);
  record.reopen();
  const { store } = record;
  const ordered = store.runs.ofExperiment(experiment.id).map((row) => `${row.competitionId}${row.seed}`);
  assert.deepEqual(ordered, ['a0', 'a1', 'b0', 'b1']);
  const filter = { experimentId: experiment.id, states: [], limit: 10 } as const;
  assert.equal(store.runs.list(filter).length, 4);
  assert.deepEqual(
    store.runs.list({ ...filter, states: ['leased'] }).map((row) => row.id),
    [run],
  );
  const all = store.runs.list({ experimentId: null, states: [], limit: 3 });
  assert.deepEqual([all.length, all[0]?.user], [3, 'bob']);
  assert.equal(store.runs.list({ experimentId: null, states: ['queued'], limit: 10 }).length, 4);
  assert.deepEqual(
    store.runs.held(w1).map((row) => [row.id, row.fence]),
    [[run, 1]],
  );
  assert.equal(store.runs.spec(run).competition.bundle, competitionRow('a').card.bundle);
});

test('an event counts once, whatever is sent again, and only with a current fence', async () => {
  await using record = await openRecord();
  const { store } = record;
  store.workers.hello(helloFrom('w1'), 0);
  const run = submitOne(record);
  const lease = store.transitions.lease(run, w1, 1);
  const { events } = eventsRequest.parse({
    protocol: 1,
    worker: 'w1',
    journal: 'j',
    events: [
      { seq: 1, lease, atMs: 1, event: { type: 'started' } },
      { seq: 2, lease, atMs: 2, event: { type: 'platform_failed', failure: 'GPU_FAULT', detail: 'gone' } },
    ],
  });
  assert.equal(store.events.record(w1, 'j', events, 10), 2);
  assert.equal(store.events.record(w1, 'j', events, 20), 2);
  assert.deepEqual([store.runs.require(run).state, store.runs.require(run).platformFailures], ['queued', 1]);
  assert.equal(store.events.record(w1, 'a new journal', events, 30), 2);
  assert.equal(store.runs.require(run).platformFailures, 1);
  assert.deepEqual(
    store.events.ofRun(run).map(({ event, applied }) => [event.type, applied]),
    [
      ['started', false],
      ['started', true],
      ['platform_failed', false],
      ['platform_failed', true],
    ],
  );
});

test('a worker writes in no history but its own, and in that one not without end', async () => {
  await using record = await openRecord();
  const { store } = record;
  for (const name of ['w1', 'w2']) store.workers.hello(helloFrom(name), 0);
  const run = submitOne(record);
  const lease = store.transitions.lease(run, w1, 1);
  const say = (name: string, from: number, count: number): number => {
    const { worker: who, events } = eventsRequest.parse({
      protocol: 1,
      worker: name,
      journal: 'j',
      events: Array.from({ length: count }, (_, index) => ({
        seq: from + index,
        lease,
        atMs: 1,
        event: { type: 'adopted' },
      })),
    });
    return store.events.record(who, 'j', events, 10);
  };
  assert.equal(say('w2', 1, 3), 3, 'acknowledged, so that nobody sends it again');
  assert.deepEqual(store.events.ofRun(run), []);
  assert.equal(
    store.events.anyOf(run, lease.epoch, lease.fence),
    false,
    'a lost ticket is still granted again',
  );
  for (let from = 1; from <= 1_200; from += 200) assert.equal(say('w1', from, 200), from + 199);
  assert.equal(store.events.ofRun(run).length, 1_000);
});

test('artifacts are kept per attempt, the same again is the same, other content is refused', async () => {
  await using record = await openRecord();
  const { store } = record;
  store.workers.hello(helloFrom('w1'), 0);
  const run = submitOne(record);
  const row = {
    runId: run,
    attempt: 1,
    name: 'output.log',
    digest: digestOf('x'),
    sizeBytes: 1,
    truncatedBytes: 0,
    createdAtMs: 5,
  };
  assert.throws(
    () => store.artifacts.put(row),
    (error) => isPodiumError(error, 'NOT_FOUND'),
  );
  store.transitions.lease(run, w1, 1);
  store.artifacts.put(row);
  assert.equal(store.artifacts.put({ ...row, createdAtMs: 9 }).createdAtMs, 5);
  assert.throws(
    () => store.artifacts.put({ ...row, digest: digestOf('y') }),
    (error) => isPodiumError(error, 'CONFLICT'),
  );
  assert.deepEqual(store.artifacts.list(run), [{ ...row, removedAtMs: 0, removedWhy: '' }]);
});
