import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { LeaseKey, RunId } from '../../contracts/ids/id.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { helloFrom, openRecord, submitOne, worker, type TestRecord } from '../../test/support/head-record.ts';
import { LeaseClock } from './lease-clock.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { LostLeases } from './lost-leases.ts';
import { RenewalDesk } from './renewal-desk.ts';
import { WorkerRegistry } from './worker-registry.ts';

const LEASE_MS = 60_000;
const GRACE_MS = 10_000;
const w1 = worker('w1');

/** The part of a bus that the keeper listens to. */
class Connection {
  connected = true;
  #listener: (connected: boolean) => void = () => undefined;

  onStatus(listener: (connected: boolean) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  set(connected: boolean): void {
    this.connected = connected;
    this.#listener(connected);
  }
}

function keep(record: TestRecord) {
  const { store, clock } = record;
  const registry = new WorkerRegistry(store, clock, LEASE_MS);
  const leaseClock = new LeaseClock(clock, { leaseMs: LEASE_MS, minGraceMs: GRACE_MS, maxGraceMs: GRACE_MS });
  // Ticks are the test's own.
  const keeper = new LeaseKeeper({
    store,
    clock,
    leaseClock,
    registry,
    tickMs: 1_000_000,
    logger: silentLogger,
  });
  const renewals = new RenewalDesk({
    store,
    clock,
    leaseClock,
    registry,
    lost: new LostLeases(),
    logger: silentLogger,
    leaseMs: LEASE_MS,
  });
  const renew = (key: LeaseKey, name = 'w1'): string => {
    const said = { protocol: 1, worker: worker(name), state: 'BUSY' as const, free: helloFrom(name).lent };
    const reply = renewals.renew({ ...said, leases: [key], staysMs: null });
    return reply.kind === 'renewed' ? (reply.leases[0]?.verdict ?? '') : reply.code;
  };
  return {
    keeper,
    registry,
    renew,
    connection: new Connection(),
    [Symbol.dispose]: () => {
      keeper[Symbol.dispose]();
    },
  };
}

async function leased(): Promise<{ record: TestRecord; run: RunId; key: LeaseKey }> {
  const record = await openRecord();
  for (const name of ['w1', 'w2']) record.store.workers.hello(helloFrom(name), 0);
  const run = submitOne(record);
  return { record, run, key: record.store.transitions.lease(run, w1, record.clock.nowMs()) };
}

const stateOf = ({ store }: TestRecord, run: RunId): string => store.runs.require(run).state;

test('a lease that is not renewed is taken back after its grace, and no sooner after a restart', async () => {
  const { record, run } = await leased();
  await using _record = record;
  using keeping = keep(record); // As a head that starts while the run is held.
  keeping.connection.connected = false;
  keeping.keeper.attach(keeping.connection);
  record.clock.advance(10 * LEASE_MS);
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'leased');
  keeping.connection.set(true);
  record.clock.advance(LEASE_MS + GRACE_MS - 1);
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'leased');
  record.clock.advance(1);
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'queued');
  const row = record.store.runs.require(run);
  assert.deepEqual([row.platformFailures, row.avoidWorkerId], [1, 'w1']);
  assert.match(row.reason, /Attempt 1 was lost: w1 was not heard any more/);
});

test('a late renewal counts in the grace, and even later while nobody else has the run', async () => {
  const { record, run, key } = await leased();
  await using _record = record;
  using keeping = keep(record);
  keeping.keeper.attach(keeping.connection);
  record.store.transitions.start(key, w1, record.clock.nowMs());
  record.clock.advance(LEASE_MS + GRACE_MS - 1);
  assert.equal(keeping.renew(key), 'renewed');
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'running');
  record.clock.advance(LEASE_MS + GRACE_MS);
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'queued');
  assert.equal(keeping.renew(key), 'renewed');
  assert.deepEqual([stateOf(record, run), record.store.runs.require(run).platformFailures], ['running', 0]);
  record.clock.advance(LEASE_MS + GRACE_MS);
  keeping.keeper.tick(); // What came back is watched again.
  assert.equal(stateOf(record, run), 'queued');
  const other = record.store.transitions.lease(run, worker('w2'), record.clock.nowMs());
  assert.equal(keeping.renew(key), 'stale');
  assert.equal(keeping.renew(other, 'w2'), 'renewed');
  assert.equal(keeping.renew(other), 'stale');
});

test('a gap in hearing, and a head that was held up, give every lease its full length again', async () => {
  const { record, run } = await leased();
  await using _record = record;
  using keeping = keep(record);
  keeping.keeper.attach(keeping.connection);
  record.clock.advance(LEASE_MS);
  keeping.connection.set(false);
  record.clock.advance(10 * LEASE_MS);
  keeping.connection.set(true);
  record.clock.advance(LEASE_MS);
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'leased');
  record.clock.advance(100 * 1_000_000); // Suspended: one tick came after the time of a hundred.
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'leased');
  record.clock.advance(LEASE_MS + GRACE_MS);
  keeping.keeper.tick();
  assert.equal(stateOf(record, run), 'queued');
});

test('a renewal says what became of the run', async () => {
  const { record, run, key } = await leased();
  await using _record = record;
  using keeping = keep(record);
  keeping.keeper.attach(keeping.connection);
  record.store.transitions.cancel(run, record.clock.nowMs());
  assert.equal(keeping.renew(key), 'canceled');
  assert.equal(keeping.renew(key, 'w2'), 'stale');
  assert.equal(keeping.renew(key, 'w9'), 'FAILED_PRECONDITION');
});

test('a lease that a full disk keeps from being taken back is tried again', async (context) => {
  const { record, run } = await leased();
  await using _record = record;
  using keeping = keep(record);
  keeping.keeper.attach(keeping.connection);
  context.mock.method(record.store.transitions, 'expire').mock.mockImplementationOnce(() => {
    throw new PodiumError('RESOURCE_EXHAUSTED', 'full');
  });
  for (const state of ['leased', 'queued']) {
    record.clock.advance(LEASE_MS + GRACE_MS);
    keeping.connection.set(true);
    record.clock.advance(LEASE_MS + GRACE_MS);
    keeping.keeper.tick();
    assert.equal(stateOf(record, run), state);
  }
});

test('a worker is lost after a lease period of silence that the head could have heard', async () => {
  const { record } = await leased();
  await using _record = record;
  using keeping = keep(record);
  const states = (): string[] => keeping.registry.list().map((view) => `${view.id} ${view.state}`);
  assert.deepEqual(states(), ['w1 LOST', 'w2 LOST']);
  keeping.registry.hello(helloFrom('w1'));
  keeping.keeper.attach(keeping.connection);
  assert.deepEqual(states(), ['w1 IDLE', 'w2 LOST']);
  record.clock.advance(LEASE_MS + 1);
  assert.deepEqual(states(), ['w1 LOST', 'w2 LOST']);
  keeping.connection.set(true);
  assert.deepEqual(states(), ['w1 IDLE', 'w2 LOST']);
  assert.equal(keeping.registry.list()[0]?.runIds.length, 1);
});
