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
  submit,
  submitOne,
  worker,
  type TestRecord,
} from '../../test/support/head-record.ts';
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

async function openDesk(...workers: string[]): Promise<Desk> {
  const record = await openRecord();
  const { store, clock } = record;
  const published: { subject: string; body: unknown }[] = [];
  const orders = new Orders(store.feed, silentLogger);
  orders.attach({ publish: (subject, body) => published.push({ subject, body }) });
  const registry = new WorkerRegistry(store, clock, 60_000);
  for (const name of workers) registry.hello(helloFrom(name));
  const tickets = new TicketOffice(store, keys.privateKey, new Map([[GRADER, '127.0.0.1:9']]));
  const desk = new ClaimDesk({ store, clock, registry, tickets, orders });
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
