import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'nats';
import type { RunId } from '../../contracts/ids/id.ts';
import { claimReply, eventsReply, helloReply, renewalReply } from '../../contracts/messages/protocol.ts';
import {
  headGrants,
  inboxPrefix,
  responderGrants,
  SUBJECTS,
  workerGrants,
} from '../../contracts/messages/subjects.ts';
import { openTicket } from '../../contracts/ticket/ticket.ts';
import { Leases, type LeaseTiming } from '../../coordinator/leases/leases.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { silentLogger, type Logger } from '../../platform/logger/logger.ts';
import { Bus } from '../../platform/nats/bus.ts';
import { NatsServer, type NatsServerOptions } from '../../platform/nats/server.ts';
import { eventually } from '../support/eventually.ts';
import {
  GRADER,
  helloFrom,
  OFFER,
  openRecord,
  submit,
  submitOne,
  worker,
  type TestRecord,
} from '../support/head-record.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const keys = generateKeyPairSync('ed25519');
const names = ['w1', 'w2'].map(worker);

interface Scene extends AsyncDisposable {
  readonly record: TestRecord;
  readonly leases: Leases;
  readonly warnings: string[];
  readonly address: string;
  readonly serverOptions: NatsServerOptions;
  server: NatsServer;
  bus(user: string, prefix: string): Promise<Bus>;
  ask(name: string, kind: 'claim' | 'renew' | 'events' | 'hello', body: object): Promise<unknown>;
}

/** A head on a real nats-server, with a connection for each worker under its own grants. */
async function openScene(timing: Partial<LeaseTiming> = {}): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const password = 'p';
  const serverOptions: NatsServerOptions = {
    directory: join(folder.path, 'nats'),
    port: 0,
    users: [
      { user: 'head', password, ...headGrants() },
      { user: 'responder', password, ...responderGrants(names) },
      ...names.map((name) => ({ user: name, password, ...workerGrants(name) })),
    ],
  };
  const server = await NatsServer.start(serverOptions);
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (text) => warnings.push(text) };
  const record = stack.use(await openRecord());
  stack.defer(() => scene.server.stop());
  const bus = async (user: string, prefix: string): Promise<Bus> =>
    stack.use(
      await Bus.connect({
        servers: [server.address],
        user,
        password,
        inboxPrefix: prefix,
        logger: silentLogger,
      }),
    );
  const head = await bus('head', '_INBOX_head');
  const responder = await bus('responder', '_INBOX_responder');
  const leases = stack.use(
    new Leases({
      store: record.store,
      ticketKey: keys.privateKey,
      graderAddresses: new Map([[GRADER, '127.0.0.1:9']]),
      timing: { leaseMs: 60_000, minGraceMs: 0, maxGraceMs: 0, tickMs: 20, ...timing },
      clock: systemClock,
      logger,
    }),
  );
  leases.attach(head, responder);
  await head.flush();
  const workers = new Map<string, Bus>();
  for (const name of names) workers.set(name, await bus(name, inboxPrefix(name)));
  const parts = stack.move();
  const scene: Scene = {
    record,
    leases,
    warnings,
    server,
    address: server.address,
    serverOptions: { ...serverOptions, port: server.port },
    bus: async (user, prefix) =>
      parts.use(
        await Bus.connect({
          servers: [server.address],
          user,
          password,
          inboxPrefix: prefix,
          logger: silentLogger,
        }),
      ),
    ask: async (name, kind, body) => {
      const asking = workers.get(name);
      assert.ok(asking !== undefined);
      return await asking.request(
        SUBJECTS[kind](worker(name)),
        { protocol: 1, worker: name, ...body },
        2_000,
      );
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
  return scene;
}

async function outputOf(leases: Leases, run: RunId): Promise<string> {
  let text = '';
  for await (const part of leases.output.read(run, false, AbortSignal.timeout(1_000)))
    text += part.bytes.toString();
  return text;
}

const CLAIM = { state: 'IDLE', free: OFFER, lent: OFFER, bundles: [], holding: [] };
const RENEWAL = { state: 'BUSY', free: OFFER };

test('hello, claim, renew, events and cancel over NATS', async () => {
  await using scene = await openScene();
  const { record, leases } = scene;
  const hello = await scene.ask('w1', 'hello', helloFrom('w1'));
  assert.deepEqual(helloReply.parse(hello), { kind: 'welcome' });
  const control: unknown[] = [];
  const bells: unknown[] = [];
  const listener = await scene.bus('w1', inboxPrefix(worker('w1')));
  listener.subscribe(SUBJECTS.control(worker('w1')), (message) => void control.push(message.json()));
  listener.subscribe(SUBJECTS.doorbell, (message) => void bells.push(message.json()));
  await listener.flush();
  const run = submitOne(record);
  await eventually(() => {
    assert.equal(bells.length, 1);
  });
  const claimed = claimReply.parse(await scene.ask('w1', 'claim', CLAIM));
  assert.equal(claimed.kind, 'lease');
  const ticket = openTicket(Buffer.from(claimed.kind === 'lease' ? claimed.ticket : ''), keys.publicKey);
  assert.equal(ticket.run, run);
  const lease = { runId: run, epoch: ticket.epoch, fence: ticket.fence };
  const events = [
    { seq: 1, lease, atMs: 1, event: { type: 'preparing', step: 'bundle' } },
    { seq: 2, lease, atMs: 2, event: { type: 'started' } },
  ];
  const recorded = await scene.ask('w1', 'events', { journal: 'j', events });
  assert.deepEqual(eventsReply.parse(recorded), { kind: 'recorded', upTo: 2 });
  assert.equal(record.store.runs.require(run).state, 'running');
  const output = Buffer.from('epoch 1\n');
  listener.publish(SUBJECTS.output(worker('w1')), { lease, offset: 0, base64: output.toString('base64') });
  await eventually(async () => {
    assert.equal(await outputOf(leases, run), 'epoch 1\n');
  });
  const view = leases.workers.list()[0];
  assert.deepEqual([view?.state, view?.runIds], ['IDLE', [run]]);
  const renewed = renewalReply.parse(await scene.ask('w1', 'renew', { ...RENEWAL, leases: [lease] }));
  assert.equal(renewed.kind === 'renewed' && renewed.leases[0]?.verdict, 'renewed');
  assert.equal(leases.cancelRun(run), 'canceled');
  await eventually(() => {
    assert.deepEqual(control, [{ order: 'stop', lease, reason: 'canceled' }]);
  });
  const after = renewalReply.parse(await scene.ask('w1', 'renew', { ...RENEWAL, leases: [lease] }));
  assert.equal(after.kind === 'renewed' && after.leases[0]?.verdict, 'canceled');
});

test('what a worker may not do is refused by name, or not answered at all', async () => {
  await using scene = await openScene();
  const { record, leases } = scene;
  for (const name of names) await scene.ask(name, 'hello', helloFrom(name));
  const run = submitOne(record);
  const refusals: [string, object, RegExp][] = [
    [
      'w1',
      { ...CLAIM, protocol: 2 },
      /VERSION_MISMATCH.*speaks protocol 2, the head 1: upgrade Podium on the head/,
    ],
    ['w1', { ...CLAIM, worker: 'w2' }, /PERMISSION_DENIED.*w1 may not speak for w2/],
    ['w1', { ...CLAIM, free: 'everything' }, /INVALID_ARGUMENT.*free/],
  ];
  for (const [name, body, wanted] of refusals) {
    const reply = claimReply.parse(await scene.ask(name, 'claim', body));
    assert.match(reply.kind === 'refused' ? `${reply.code} ${reply.message}` : reply.kind, wanted);
  }
  // A reply subject of its own choosing: another worker's inbox, the control subject of another worker.
  const raw = await connect({ servers: scene.address, user: 'w1', pass: 'p', inboxPrefix: '_INBOX_w1' });
  const spied: unknown[] = [];
  const victim = await scene.bus('w2', inboxPrefix(worker('w2')));
  victim.subscribe('_INBOX_w2.>', (message) => void spied.push(message.json()));
  victim.subscribe(SUBJECTS.control(worker('w2')), (message) => void spied.push(message.json()));
  await victim.flush();
  const body = JSON.stringify({ protocol: 1, worker: 'w1', ...CLAIM });
  try {
    for (const reply of ['_INBOX_w2.x', SUBJECTS.control(worker('w2')), '_INBOX_w1.*']) {
      raw.publish(SUBJECTS.claim(worker('w1')), body, { reply });
    }
    raw.publish(SUBJECTS.claim(worker('w1')), body);
    await raw.flush();
    const ignored = (): number => scene.warnings.filter((text) => text.includes('ignored')).length;
    await eventually(() => {
      assert.equal(ignored(), 4);
    });
  } finally {
    await raw.close();
  }
  assert.deepEqual(spied, []);
  assert.equal(record.store.runs.require(run).state, 'queued', 'a claim without a reply leases nothing');
  // Output for a run that somebody else holds is not shown.
  const claimed = claimReply.parse(await scene.ask('w2', 'claim', CLAIM));
  assert.equal(claimed.kind, 'lease');
  const forger = await scene.bus('w1', inboxPrefix(worker('w1')));
  const lease = { runId: run, epoch: 1, fence: 1 };
  forger.publish(SUBJECTS.output(worker('w1')), { lease, offset: 0, base64: 'AAAA' });
  await forger.flush();
  await scene.ask('w1', 'hello', helloFrom('w1')); // After it on the same way, so the output has been handled.
  assert.equal(await outputOf(leases, run), '');
});

test('a worker that floods the head holds up no other, and does not fill the log', async () => {
  await using scene = await openScene();
  for (const name of ['w1', 'w2']) await scene.ask(name, 'hello', helloFrom(name));
  const flooding = await scene.bus('w1', inboxPrefix(worker('w1')));
  const leases = Array.from({ length: 1_000 }, (_, number) => ({ runId: `r-${number}`, epoch: 1, fence: 1 }));
  const renewal = { protocol: 1, worker: 'w1', state: 'BUSY', free: OFFER, leases };
  // Requests, so that they have a right inbox; nobody waits for the replies.
  for (let sent = 0; sent < 1_000; sent++) {
    flooding.request(SUBJECTS.renew(worker('w1')), renewal, 20_000).catch(() => undefined);
    flooding.request(SUBJECTS.claim(worker('w1')), { protocol: 1 }, 20_000).catch(() => undefined);
  }
  await flooding.flush();
  const claim = { state: 'IDLE', free: OFFER, lent: OFFER, bundles: [], holding: [] };
  for (let asked = 0; asked < 5; asked++)
    assert.equal(claimReply.parse(await scene.ask('w2', 'claim', claim)).kind, 'nothing');
  const said = scene.warnings.filter((text) => /refused|dropped/.test(text));
  assert.ok(said.length > 0 && said.length < 100, `${said.length} lines`);
});

test('a worker that falls silent loses its run to another one, and is told', async () => {
  await using scene = await openScene({ leaseMs: 200 });
  for (const name of names) await scene.ask(name, 'hello', helloFrom(name));
  const run = submitOne(scene.record);
  const first = claimReply.parse(await scene.ask('w1', 'claim', CLAIM));
  assert.equal(first.kind, 'lease');
  const control: unknown[] = [];
  const silent = await scene.bus('w1', inboxPrefix(worker('w1')));
  silent.subscribe(SUBJECTS.control(worker('w1')), (message) => void control.push(message.json()));
  await silent.flush();
  await eventually(async () => {
    const reply = claimReply.parse(await scene.ask('w2', 'claim', CLAIM));
    assert.equal(reply.kind, 'lease');
  });
  const lease = { runId: run, epoch: 1, fence: 1 };
  await eventually(() => {
    assert.deepEqual(control, [{ order: 'stop', lease, reason: 'stale' }]);
  });
  const reply = renewalReply.parse(await scene.ask('w1', 'renew', { ...RENEWAL, leases: [lease] }));
  assert.equal(reply.kind === 'renewed' && reply.leases[0]?.verdict, 'stale');
  const [lost, taken] = scene.record.store.attempts.ofRun(run);
  assert.deepEqual([lost?.workerId, lost?.outcome, taken?.workerId], ['w1', 'lease_expired', 'w2']);
});

test('a NATS restart costs no run its lease, and claims go on', async () => {
  await using scene = await openScene();
  const { record } = scene;
  await scene.ask('w1', 'hello', helloFrom('w1'));
  submit(record, { seeds: [0, 1] });
  const first = claimReply.parse(await scene.ask('w1', 'claim', CLAIM));
  assert.equal(first.kind, 'lease');
  await scene.server.kill();
  scene.server = await NatsServer.start(scene.serverOptions);
  const [held] = record.store.runs.held();
  assert.ok(held !== undefined);
  const lease = { runId: held.id, epoch: held.epoch, fence: held.fence };
  await eventually(async () => {
    const reply = renewalReply.parse(await scene.ask('w1', 'renew', { ...RENEWAL, leases: [lease] }));
    assert.equal(reply.kind === 'renewed' && reply.leases[0]?.verdict, 'renewed');
  }, 15_000);
  const second = claimReply.parse(await scene.ask('w1', 'claim', { ...CLAIM, holding: [lease] }));
  assert.equal(second.kind, 'lease');
});
