import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { LeaseKey, RunId } from '../../contracts/ids/id.ts';
import {
  claimRequest,
  eventsRequest,
  type ClaimReply,
  type ControlMessage,
} from '../../contracts/messages/protocol.ts';
import { openTicket, type Ticket } from '../../contracts/ticket/ticket.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import {
  competitionRow,
  GRADER,
  helloFrom,
  OFFER,
  openRecord,
  SMALL,
  submit,
  submitOne,
  worker,
  type TestRecord,
} from '../../test/support/head-record.ts';
import { NO_QUOTAS, type Quotas } from '../scheduling/quota.ts';
import { readReceipt, receiptFor } from '../../test/support/receipts.ts';
import { PROBE_MS } from '../store/standings.ts';
import { ClaimDesk } from './claim-desk.ts';
import { Orders } from './orders.ts';
import { TicketOffice } from './ticket-office.ts';
import { WorkerRegistry } from './worker-registry.ts';

const keys = generateKeyPairSync('ed25519');

interface Desk extends AsyncDisposable {
  readonly record: TestRecord;
  readonly published: { subject: string; body: unknown }[];
  claim(name: string, change?: object): ClaimReply;
  lease(name: string, change?: object): Ticket;
}

const openDesk = (...workers: string[]): Promise<Desk> => openDeskWith(NO_QUOTAS, workers);

async function openDeskWith(quotas: Quotas, workers: readonly string[]): Promise<Desk> {
  const record = await openRecord();
  const { store, clock } = record;
  const published: { subject: string; body: unknown }[] = [];
  const orders = new Orders(store.feed, silentLogger);
  orders.attach({ publish: (subject, body) => published.push({ subject, body }) });
  const registry = new WorkerRegistry(store, clock, 60_000);
  for (const name of workers) registry.hello(helloFrom(name));
  const tickets = new TicketOffice(store, keys.privateKey, new Map([[GRADER, '127.0.0.1:9']]));
  const desk = new ClaimDesk({ store, clock, registry, tickets, orders, quotas });
  const claim = (name: string, change: object = {}): ClaimReply => {
    const said = {
      protocol: 1,
      worker: name,
      state: 'IDLE',
      free: OFFER,
      lent: OFFER,
      bundles: [],
      holding: [],
    };
    return desk.claim(claimRequest.parse({ ...said, ...change }));
  };
  return {
    record,
    published,
    claim,
    lease: (name, change) => {
      const reply = claim(name, change);
      assert.equal(reply.kind, 'lease', JSON.stringify(reply));
      return openTicket(Buffer.from(reply.kind === 'lease' ? reply.ticket : ''), keys.publicKey);
    },
    [Symbol.asyncDispose]: async () => {
      orders[Symbol.dispose]();
      await record[Symbol.asyncDispose]();
    },
  };
}

const keyOf = ({ run, epoch, fence }: Ticket): LeaseKey => ({ runId: run, epoch, fence });

test('a claim gets a signed ticket for what the record says', async () => {
  await using desk = await openDesk('w1');
  const run = submitOne(desk.record);
  const ticket = desk.lease('w1');
  assert.deepEqual(
    [ticket.run, ticket.fence, ticket.attempt, ticket.worker, ticket.grader.address],
    [run, 1, 1, 'w1', '127.0.0.1:9'],
  );
  assert.equal(ticket.competition.bundle, competitionRow('toy').card.bundle);
  assert.equal(desk.record.store.runs.require(run).workerId, 'w1');
  assert.equal(desk.claim('w1', { holding: [keyOf(ticket)] }).kind, 'nothing');
});

test('a lease whose reply was lost is granted again, the same; one that was heard of is not', async () => {
  await using desk = await openDesk('w1', 'w2');
  submit(desk.record, { seeds: [0, 1] });
  const first = desk.lease('w1');
  desk.record.clock.advance(10_000);
  assert.deepEqual(desk.lease('w1'), first);
  assert.notEqual(desk.lease('w2').run, first.run);
  assert.equal(desk.record.store.attempts.ofRun(first.run).length, 1);
  const { events } = eventsRequest.parse({
    protocol: 1,
    worker: 'w1',
    journal: 'j',
    events: [{ seq: 1, lease: keyOf(first), atMs: 1, event: { type: 'preparing', step: 'bundle' } }],
  });
  desk.record.store.events.record(worker('w1'), 'j', events, 1);
  assert.equal(desk.claim('w1').kind, 'nothing');
});

test('users share the fleet, whoever came first, and priority goes before', async () => {
  await using desk = await openDesk('w1');
  const many = submit(desk.record, { user: 'ann', seeds: [0, 1, 2, 3] });
  const few = submit(desk.record, { user: 'bob', seeds: [0, 1] });
  const holding: LeaseKey[] = [];
  const next = (): RunId => {
    const ticket = desk.lease('w1', { holding });
    holding.push(keyOf(ticket));
    return ticket.run;
  };
  const order = [next(), next(), next()];
  const whose = order.map((run) => (many.runs.includes(run) ? 'ann' : few.runs.includes(run) ? 'bob' : '?'));
  assert.deepEqual(whose, ['ann', 'bob', 'ann']);
  const urgent = submitOne(desk.record, { user: 'ann', priority: 5 });
  assert.equal(next(), urgent);
});

test('of an experiment, the run whose data is there goes first', async () => {
  await using desk = await openDesk('w1');
  submit(desk.record, { competitions: ['a', 'b'], seeds: [0] });
  const ticket = desk.lease('w1', { bundles: [competitionRow('b').card.bundle] });
  assert.equal(ticket.competition.id, 'b');
});

test('a run that failed backs off, then goes to another worker, and its old one is told', async () => {
  await using desk = await openDesk('w1', 'w2');
  const run = submitOne(desk.record);
  const first = desk.lease('w1');
  const { store, clock } = desk.record;
  store.transitions.fail(keyOf(first), worker('w1'), 'CONTAINER_ENGINE', '', clock.nowMs());
  const soon = desk.claim('w2');
  assert.deepEqual([soon.kind, soon.kind === 'nothing' && soon.retryAfterMs], ['nothing', 1_000]);
  clock.advance(1_000);
  assert.equal(desk.claim('w1').kind, 'nothing');
  const second = desk.lease('w2');
  assert.deepEqual([second.run, second.fence], [run, 2]);
  const stop = desk.published.find(({ subject }) => subject === 'podium.v1.control.w1');
  const wanted: ControlMessage = { order: 'stop', lease: keyOf(first), reason: 'stale' };
  assert.deepEqual(stop?.body, wanted);
});

test('who is unknown, drains or hoards gets nothing', async () => {
  await using desk = await openDesk('w1');
  submit(desk.record, { seeds: [0, 1, 2, 3, 4, 5] });
  assert.equal(desk.claim('stranger').kind, 'refused');
  assert.equal(desk.claim('w1', { state: 'DRAINING' }).kind, 'nothing');
  const holding: LeaseKey[] = [];
  for (let lease = 0; lease < 4; lease++) holding.push(keyOf(desk.lease('w1', { holding })));
  assert.equal(desk.claim('w1', { holding }).kind, 'nothing');
});

test('a flood does not delay the first run of another user, whatever it is made of', async () => {
  await using desk = await openDesk('w1', 'w2');
  for (let number = 0; number < 40; number++) submit(desk.record, { user: 'ann', seeds: [0, 1] });
  const holding: LeaseKey[] = [];
  for (let lease = 0; lease < 3; lease++) holding.push(keyOf(desk.lease('w1', { holding })));
  const first = submitOne(desk.record, { user: 'bob' });
  assert.equal(desk.lease('w2').run, first);
});

test('a large run weighs what it takes', async () => {
  await using desk = await openDesk('w1', 'w2');
  const wide = { ...SMALL, cpus: 2 };
  submit(desk.record, { user: 'ann', seeds: [0, 1], resources: wide });
  const small = submit(desk.record, { user: 'bob', seeds: [0, 1, 2] });
  const [a, b] = [desk.lease('w1'), desk.lease('w2')];
  assert.deepEqual([a.resources.cpus, b.resources.cpus], [2, 1]);
  // Ann holds one run of two CPUs, Bob two runs of one: equal shares, and Ann was served longer ago. Then nobody has more.
  const c = desk.lease('w2', { holding: [keyOf(b)] });
  assert.ok(small.runs.includes(c.run), 'one run of 2 CPUs is a larger share than one of 1');
});

test('a user gets no more than the quota allows, and the next one is served', async () => {
  await using desk = await openDeskWith({ default: { runs: 1 }, users: { bob: { runs: 2 } } }, ['w1', 'w2']);
  submit(desk.record, { user: 'ann', seeds: [0, 1, 2] });
  submit(desk.record, { user: 'bob', seeds: [0, 1, 2] });
  const holding: LeaseKey[] = [];
  const users: string[] = [];
  for (let lease = 0; lease < 3; lease++) {
    const ticket = desk.lease('w1', { holding });
    holding.push(keyOf(ticket));
    users.push(desk.record.store.runs.require(ticket.run).user);
  }
  assert.deepEqual(users.sort(), ['ann', 'bob', 'bob']);
  assert.equal(desk.claim('w1', { holding }).kind, 'nothing');
});

test('a paused experiment waits, and a resumed one goes on', async () => {
  await using desk = await openDesk('w1');
  const { experiment } = submit(desk.record, { seeds: [0, 1] });
  const { experiments } = desk.record.store;
  const running = desk.lease('w1');
  assert.equal(experiments.pause(experiment.id, 'ada', 1), true);
  assert.equal(experiments.pause(experiment.id, 'bob', 2), false);
  assert.equal(experiments.require(experiment.id).pausedBy, 'ada');
  const holding = [keyOf(running)];
  assert.equal(desk.claim('w1', { holding }).kind, 'nothing');
  assert.equal(desk.record.store.runs.require(running.run).state, 'leased', 'what runs goes on');
  assert.equal(experiments.resume(experiment.id, 'ada', 3), true);
  assert.equal(desk.claim('w1', { holding }).kind, 'lease');
});

test('a drained worker and one in quarantine get nothing; a probe ends a quarantine that evidence made', async () => {
  await using desk = await openDesk('w1', 'w2');
  submit(desk.record, { seeds: [0, 1, 2] });
  const { store, clock } = desk.record;
  const w1 = worker('w1');
  store.standings.drain(w1, 'ada', 'new GPU', clock.nowMs());
  assert.equal(desk.claim('w1').kind, 'nothing');
  store.standings.undrain(w1);
  store.standings.suspect(w1, 'It failed all.', clock.nowMs());
  assert.equal(desk.claim('w1').kind, 'nothing');
  clock.advance(PROBE_MS);
  const probe = desk.lease('w1');
  assert.equal(desk.claim('w1', { holding: [keyOf(probe)] }).kind, 'nothing', 'one run, not more');
  store.transitions.fail(keyOf(probe), w1, 'CONTAINER_ENGINE', '', clock.nowMs());
  clock.advance(PROBE_MS);
  assert.equal(desk.claim('w1').kind, 'nothing', 'the next probe is twice as far');
  clock.advance(PROBE_MS);
  const second = desk.lease('w1');
  readReceipt(desk.record, receiptFor(keyOf(second), second.attempt, w1));
  assert.equal(store.standings.get(w1)?.quarantinedBy, null);
  const holding = [keyOf(desk.lease('w1'))];
  store.standings.quarantine(w1, 'ada', 'smells of smoke', clock.nowMs());
  clock.advance(100 * PROBE_MS);
  assert.equal(desk.claim('w1', { holding }).kind, 'nothing', 'by hand it stays');
  store.standings.release(w1, clock.nowMs());
  assert.throws(() => {
    store.standings.release(w1, clock.nowMs());
  }, /FAILED_PRECONDITION|not in quarantine/);
});

test('a run that outstays every worker goes to one all the same, and says so', async () => {
  await using desk = await openDesk('w1', 'w2');
  const run = submitOne(desk.record);
  const limitMs = desk.record.store.runs.require(run).timeLimitMs;
  assert.equal(desk.claim('w2', { staysMs: null, free: { ...OFFER, cpus: 0 } }).kind, 'nothing');
  assert.equal(desk.claim('w1', { staysMs: limitMs - 1 }).kind, 'nothing', 'w2 is busy, but stays');
  assert.equal(desk.claim('w2', { staysMs: 10, free: { ...OFFER, cpus: 0 } }).kind, 'nothing');
  assert.equal(desk.lease('w1', { staysMs: limitMs - 1 }).run, run);
  assert.match(
    desk.record.store.runs.require(run).reason,
    /may take 60 s, but w1 leaves in 60 s; nothing better/,
  );
});

test('an extended limit is in the next ticket, and in what a renewal would say', async () => {
  await using desk = await openDesk('w1');
  const run = submitOne(desk.record);
  const { store, clock } = desk.record;
  const rows = store.controls.runsOf({ run });
  assert.equal(store.controls.extend(rows, { toMs: 1_000 }, 'ann', clock.nowMs()).length, 0, 'never shorter');
  store.controls.extend(rows, { byMs: 5_000 }, 'ann', clock.nowMs());
  assert.equal(desk.lease('w1').limits.timeMs, 65_000);
  const [extended] = store.controls.extend(
    store.controls.runsOf({ run }),
    { toMs: 90_000 },
    'ada',
    clock.nowMs(),
  );
  assert.equal(extended?.held?.worker, 'w1');
  assert.deepEqual(
    store.runs.extensions(run).map(({ user, fromMs, toMs }) => [user, fromMs, toMs]),
    [
      ['ann', 60_000, 65_000],
      ['ada', 65_000, 90_000],
    ],
  );
});
