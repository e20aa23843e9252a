import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { leaseKey, type LeaseKey } from '../../contracts/ids/id.ts';
import { claimReply, renewalReply } from '../../contracts/messages/protocol.ts';
import {
  headGrants,
  inboxPrefix,
  responderGrants,
  SUBJECTS,
  workerGrants,
} from '../../contracts/messages/subjects.ts';
import { peek } from '../../contracts/signing/envelope.ts';
import { ticket as ticketSchema, type Ticket } from '../../contracts/ticket/ticket.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { Bus } from '../../platform/nats/bus.ts';
import { NatsServer } from '../../platform/nats/server.ts';
import {
  GRADER_ID,
  helloOf,
  prepareCoordinator,
  registerExamples,
  startCoordinator,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';
import { eventually } from '../support/eventually.ts';
import { worker } from '../support/head-record.ts';
import { receiptFor } from '../support/receipts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NAMES = ['w1', 'w2', 'w3', 'w4'];
const OFFER = helloOf('w1').lent;

/** A worker as the head sees it: it claims, and says how its runs went; nothing runs. */
class SimulatedWorker {
  readonly name: string;
  readonly control: unknown[] = [];
  readonly #bus: Bus;
  #holding: LeaseKey[] = [];
  #seq = 0;

  constructor(name: string, bus: Bus) {
    this.name = name;
    this.#bus = bus;
    bus.subscribe(SUBJECTS.control(worker(name)), (message) => void this.control.push(message.json()));
  }

  async hello(): Promise<void> {
    const { protocol: _protocol, worker: _worker, ...rest } = helloOf(this.name);
    await this.#ask(SUBJECTS.hello(worker(this.name)), { ...rest, machineId: `machine-of-${this.name}` });
  }

  async claim(): Promise<Ticket | null> {
    const said = { state: 'IDLE', free: OFFER, lent: OFFER, bundles: [], holding: this.#holding };
    const reply = claimReply.parse(await this.#ask(SUBJECTS.claim(worker(this.name)), said));
    if (reply.kind !== 'lease') return null;
    const got = peek(Buffer.from(reply.ticket), ticketSchema);
    this.#holding.push(keyOf(got));
    return got;
  }

  async say(got: Ticket, event: object): Promise<void> {
    this.#seq += 1;
    const events = [{ seq: this.#seq, lease: keyOf(got), atMs: 1, event }];
    await this.#ask(SUBJECTS.events(worker(this.name)), { journal: 'j', events });
  }

  /** As when the engine dies with the run. */
  async fail(got: Ticket, failure = 'CONTAINER_ENGINE'): Promise<void> {
    if (failure === 'CONTAINER_ENGINE') await this.say(got, { type: 'started' });
    await this.say(got, { type: 'platform_failed', failure, detail: '' });
    this.#holding = this.#holding.filter(({ runId }) => runId !== got.run);
  }

  async renew(got: Ticket) {
    const said = { state: 'BUSY', free: OFFER, leases: [keyOf(got)] };
    return renewalReply.parse(await this.#ask(SUBJECTS.renew(worker(this.name)), said));
  }

  async #ask(subject: string, body: object): Promise<unknown> {
    const reply = await this.#bus.request(subject, { protocol: 1, worker: this.name, ...body }, 5_000);
    return reply;
  }
}

function keyOf({ run, epoch, fence }: Ticket): LeaseKey {
  return leaseKey.parse({ runId: run, epoch, fence });
}

interface Fleet extends AsyncDisposable {
  readonly head: RunningCoordinator;
  readonly workers: readonly SimulatedWorker[];
  /** As if the grader had stored a hand-in for it. */
  settle(got: Ticket): void;
  /** One experiment of the user `sam`; its id and its runs by seed. */
  submit(seeds: readonly number[], agent?: string): Promise<{ id: string; runs: string[] }>;
}

async function openFleet(overrides: object = {}): Promise<Fleet> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const password = 'p';
  const ids = NAMES.map(worker);
  const server = await NatsServer.start({
    directory: join(folder.path, 'nats'),
    port: 0,
    users: [
      { user: 'head', password, ...headGrants() },
      { user: 'responder', password, ...responderGrants(ids) },
      ...ids.map((id) => ({ user: id, password, ...workerGrants(id) })),
    ],
  });
  stack.defer(() => server.stop());
  const nats = { servers: [server.address], password, responderPassword: password };
  const prepared = stack.use(await prepareCoordinator({ nats, retryBaseMs: 1, retryMaxMs: 1, ...overrides }));
  const head = stack.use(await startCoordinator(prepared));
  await eventually(() => {
    assert.ok(head.coordinator.natsConnected());
  });
  await registerExamples(head.as('admin'));
  const workers: SimulatedWorker[] = [];
  for (const id of ids) {
    const settings = { servers: [server.address], user: id, password, logger: silentLogger };
    const bus = stack.use(await Bus.connect({ ...settings, inboxPrefix: inboxPrefix(id) }));
    const simulated = new SimulatedWorker(id, bus);
    await simulated.hello();
    workers.push(simulated);
  }
  let cursor = 0;
  const parts = stack.move();
  return {
    head,
    workers,
    settle: (got) => {
      const { store } = head.coordinator;
      const receipt = receiptFor(keyOf(got), got.attempt, got.worker);
      cursor += 1;
      const incoming = { cursor, receipt, graderMachineId: 'm', envelope: Buffer.from('r') };
      const result = store.grading.settle({ grader: receipt.grader, ...incoming }, Date.now());
      assert.equal(result.kind, 'settled', GRADER_ID);
    },
    submit: async (seeds, agent = 'copier') => {
      const client = head.as('submit');
      const asked = {
        agentIds: [agent],
        competitionIds: ['spam'],
        seeds: [...seeds],
        resourceClass: 'small',
      };
      const { experiment } = await client.experiments.submit(asked);
      const id = experiment?.id ?? '';
      const { runs } = await client.experiments.get({ experimentId: id });
      return { id, runs: runs.map((run) => run.id) };
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Claims until it gets something: backoffs of a millisecond pass. */
async function lease(who: SimulatedWorker): Promise<Ticket> {
  return await eventually(async () => {
    const got = await who.claim();
    assert.ok(got !== null);
    return got;
  });
}

test('pause, resume, extend, retry and priorities, from call to worker', async () => {
  await using fleet = await openFleet();
  const [w1 = assert.fail()] = fleet.workers;
  const sam = fleet.head.as('submit');
  const admin = fleet.head.as('admin');
  const { id, runs } = await fleet.submit([0, 1]);

  const first = await lease(w1);
  await sam.experiments.pause({ experimentId: id });
  assert.equal(await w1.claim(), null);
  const waiting = runs.find((run) => run !== first.run) ?? '';
  const paused = await sam.runs.explain({ runId: waiting });
  assert.match(paused.sentences[0] ?? '', new RegExp(`sam paused its experiment.*podium resume ${id}`));
  assert.equal((await sam.experiments.list({})).experiments[0]?.pausedBy, 'sam');
  await sam.experiments.resume({ experimentId: id });

  await w1.say(first, { type: 'started' });
  const extended = await sam.experiments.extend({ experimentId: id, byMs: 60_000 });
  assert.deepEqual(extended.extendedRunIds.sort(), [...runs].sort());
  const wantedMs = first.limits.timeMs + 60_000;
  await eventually(() => {
    assert.deepEqual(w1.control, [{ order: 'extend', lease: keyOf(first), timeLimitMs: wantedMs }]);
  });
  const renewed = await w1.renew(first);
  assert.equal(renewed.kind === 'renewed' && renewed.leases[0]?.timeLimitMs, wantedMs);
  const again = await sam.experiments.extend({ runId: first.run, timeLimitMs: 1_000 });
  assert.deepEqual(again, { extendedRunIds: [], leftRunIds: [first.run] });

  await assert.rejects(sam.experiments.reprioritize({ experimentId: id, priority: 1 }), {
    code: 'PERMISSION_DENIED',
    message: /above 0 goes before other users' work/,
  });
  assert.equal((await admin.experiments.reprioritize({ experimentId: id, priority: 1 })).priority, 1);
  const olga = fleet.head.as('otherSubmit');
  await assert.rejects(olga.experiments.pause({ experimentId: id }), { code: 'PERMISSION_DENIED' });

  await sam.experiments.cancel({ runId: first.run });
  await assert.rejects(sam.experiments.retry({ runId: first.run }), {
    code: 'FAILED_PRECONDITION',
    message: /it is canceled, not platform_failed/,
  });
  const retried = await sam.experiments.retry({ runId: first.run, outcomes: ['canceled'] });
  assert.deepEqual(retried.queuedRunIds, [first.run]);
  const states = (await sam.runs.list({ experimentId: id })).runs.map((run) => run.state);
  assert.deepEqual(states, ['RUN_STATE_QUEUED', 'RUN_STATE_QUEUED']);
  const story = (await sam.runs.history({ runId: first.run })).entries.map((entry) => entry.what);
  for (const what of ['extended', 'canceled', 'retried']) assert.ok(story.includes(what), what);
});

test('a worker that is drained or in quarantine by hand gets nothing, and says so', async () => {
  await using fleet = await openFleet();
  const [w1 = assert.fail()] = fleet.workers;
  const admin = fleet.head.as('admin');
  await fleet.submit([0]);
  await assert.rejects(fleet.head.as('submit').fleet.drain({ workerId: 'w1' }), {
    code: 'PERMISSION_DENIED',
  });
  await assert.rejects(admin.fleet.drain({ workerId: 'w9' }), {
    code: 'NOT_FOUND',
    message: /known: w1, w2/,
  });
  const drained = await admin.fleet.drain({ workerId: 'w1', reason: 'a new disk' });
  assert.deepEqual([drained.barred, drained.barredBecause], ['drained by ada', 'a new disk']);
  assert.equal(await w1.claim(), null);
  await admin.fleet.undrain({ workerId: 'w1' });
  await assert.rejects(admin.fleet.quarantine({ workerId: 'w1' }), { code: 'INVALID_ARGUMENT' });
  await admin.fleet.quarantine({ workerId: 'w1', reason: 'it smells' });
  assert.equal(await w1.claim(), null);
  assert.equal((await admin.fleet.release({ workerId: 'w1' })).barred, '');
  assert.notEqual(await w1.claim(), null);
});

test('a run that kills workers is held, a worker that fails every run is quarantined; both with the evidence', async () => {
  await using fleet = await openFleet({ defaults: { maxPlatformFailures: 9 } });
  const [w1 = assert.fail(), w2 = assert.fail(), w3 = assert.fail(), w4 = assert.fail()] = fleet.workers;
  const sam = fleet.head.as('submit');
  const admin = fleet.head.as('admin');
  // Each machine but w4 carries a run of its own.
  await fleet.submit([0, 1, 2]);
  for (const sound of [w1, w2, w3]) fleet.settle(await lease(sound));
  // w4 fails what the others carry.
  for (const sound of [w1, w2, w3]) {
    await fleet.submit([10]);
    const got = await lease(w4);
    await w4.fail(got);
    fleet.settle(await lease(sound));
  }
  const {
    runs: [fourth = ''],
  } = await fleet.submit([13]);
  await w4.fail(await lease(w4));
  const [suspect] = (await sam.fleet.listWorkers({})).workers.filter(({ id }) => id === 'w4');
  assert.equal(suspect?.barred, 'in quarantine by head');
  assert.match(suspect.barredBecause, /failed 3 runs in a row that other machines carry: .* carries it/);
  assert.ok(suspect.probeAtMs > Date.now());
  assert.equal(await w4.claim(), null);
  fleet.settle(await lease(w1));
  assert.equal((await sam.runs.get({ runId: fourth })).state, 'RUN_STATE_SETTLED', 'the run is not blamed');
  // And one run that every machine dies of.
  const {
    runs: [killer = ''],
  } = await fleet.submit([20]);
  for (const sound of [w1, w2, w3]) await sound.fail(await lease(sound));
  const held = await sam.runs.get({ runId: killer });
  assert.deepEqual([held.state, held.held], ['RUN_STATE_QUEUED', true]);
  const { sentences } = await sam.runs.explain({ runId: killer });
  assert.match(
    sentences[0] ?? '',
    /is held.*failed on 3 machines that carry other runs: w1 .*podium release/,
  );
  for (const sound of [w1, w2, w3]) assert.equal(await sound.claim(), null, 'nobody gets it');
  const barred = (await sam.fleet.listWorkers({})).workers.filter((one) => one.barred !== '');
  assert.deepEqual(
    barred.map(({ id }) => id),
    ['w4'],
    'no sound machine is blamed for it',
  );
  await sam.runs.release({ runId: killer });
  assert.equal((await lease(w1)).run, killer);
  await admin.fleet.release({ workerId: 'w4' });
});

test('quotas are kept at submit and at claims, and named', async () => {
  const quotas = { default: { runs: 1, queued: 2 } };
  await using fleet = await openFleet({ quotas });
  const [w1 = assert.fail(), w2 = assert.fail()] = fleet.workers;
  const sam = fleet.head.as('submit');
  await assert.rejects(fleet.submit([0, 1, 2]), {
    code: 'RESOURCE_EXHAUSTED',
    message: /sam has 0 runs in the queue; 3 more would pass the quota of 2/,
  });
  const { runs } = await fleet.submit([0, 1]);
  const got = await lease(w1);
  assert.equal(await w2.claim(), null);
  const waiting = runs.find((run) => run !== got.run) ?? '';
  const { sentences } = await sam.runs.explain({ runId: waiting });
  assert.match(sentences[0] ?? '', /quota: sam has 1 of at most 1 runs at once/);
});

test('no quota is passed by canceling and taking it back, whoever asks', async () => {
  await using fleet = await openFleet({ quotas: { default: { queued: 2 } } });
  const sam = fleet.head.as('submit');
  const first = await fleet.submit([0, 1]);
  await sam.experiments.cancel({ experimentId: first.id });
  await fleet.submit([2, 3]);
  const outcomes = ['canceled'];
  for (const who of [sam, fleet.head.as('admin')]) {
    const refused = { code: 'RESOURCE_EXHAUSTED', message: /sam has 2 runs .*quota of 2/ };
    await assert.rejects(who.experiments.retry({ experimentId: first.id, outcomes }), refused);
    await assert.rejects(who.experiments.retry({ runId: first.runs[0] ?? '', outcomes }), refused);
  }
  const { runs } = await sam.experiments.get({ experimentId: first.id });
  assert.ok(
    runs.every(({ state }) => state === 'RUN_STATE_CANCELED'),
    'all or nothing',
  );
});

test('one bad agent, or an image that a single machine has, quarantines nobody', async () => {
  await using fleet = await openFleet({ defaults: { maxPlatformFailures: 9 } });
  const [w1 = assert.fail(), w2 = assert.fail(), w3 = assert.fail(), w4 = assert.fail()] = fleet.workers;
  const admin = fleet.head.as('admin');
  await fleet.submit([0, 1, 2, 3]);
  for (const sound of fleet.workers) fleet.settle(await lease(sound));
  const barred = async (): Promise<string[]> =>
    (await admin.fleet.listWorkers({})).workers.flatMap(({ id, barred: by }) => (by === '' ? [] : [id]));
  for (const far of [w1, w2, w3]) {
    for (const seed of [10, 11, 12]) {
      await fleet.submit([seed]);
      await far.fail(await lease(far), 'IMAGE_UNAVAILABLE');
      fleet.settle(await lease(w4));
    }
    assert.deepEqual(await barred(), []);
  }
  // An agent that breaks down in every third run, on whichever machine: the first two may be suspected, the fleet may not.
  for (const struck of [w1, w2, w3, w1, w2, w3, w1, w2, w3]) {
    await fleet.submit([20], 'lab/learner');
    await struck.fail(await lease(struck));
    fleet.settle(await lease(w4));
  }
  assert.deepEqual(await barred(), []);
});
