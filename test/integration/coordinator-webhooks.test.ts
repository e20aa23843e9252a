import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Medal } from '../../contracts/competition/medal.ts';
import { Courier, type Destination } from '../../coordinator/webhooks/courier.ts';
import { ConditionWatch, type ConditionParts } from '../../coordinator/webhooks/condition-watch.ts';
import { WEBHOOK_EVENTS } from '../../coordinator/webhooks/event.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { eventually } from '../support/eventually.ts';
import { GRADER, helloFrom, openRecord, submit, worker, type TestRecord } from '../support/head-record.ts';
import { readReceipt, receiptFor } from '../support/receipts.ts';

const SECRET = Buffer.from('a secret of sixteen bytes and more');
const w1 = worker('w1');

interface Call {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Answer = (response: ServerResponse, call: Call) => void;
const ok: Answer = (response) => {
  response.writeHead(204).end();
};

/** A system that is told of events; `answer` may be changed while it runs. */
async function receiver(port = 0) {
  const calls: Call[] = [];
  const state = { answer: ok };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      calls.push(call);
      state.answer(response, call);
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(port, '127.0.0.1', resolve);
  await promise;
  const bound = (server.address() as AddressInfo).port;
  return {
    calls,
    state,
    port: bound,
    url: `http://127.0.0.1:${bound}/hooks/secret-path`,
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => {
        closed.resolve();
      });
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

function courier(record: TestRecord, url: string, more: Partial<Destination> = {}) {
  const { outbox } = record.store;
  const made = new Courier({
    outbox,
    destinations: [{ name: 'chat', url, secret: SECRET, giveUpAfterMs: 60_000, ...more }],
    clock: systemClock,
    logger: silentLogger,
    timeoutMs: 500,
    backoff: { baseMs: 20, maxMs: 100 },
  });
  outbox.subscribe([{ name: 'chat', events: WEBHOOK_EVENTS }], () => {
    made.poke();
  });
  const stop = new AbortController();
  const running = made.run(stop.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

const emit = ({ store }: TestRecord, n = 0): void => {
  store.outbox.emit('worker_lost', { worker: `w${n}` }, Date.now());
};
const stateOf = ({ store }: TestRecord) => store.outbox.counts()[0];

test('a graded run and the end of its experiment are told, signed, once each, and say nothing before', async () => {
  await using record = await openRecord();
  await using called = await receiver();
  await using _courier = courier(record, called.url);
  const { store } = record;
  store.workers.hello(helloFrom('w1'), 0);
  const { experiment, runs } = submit(record, { seeds: [0, 1] });
  const [first = assert.fail(), second = assert.fail()] = runs;
  assert.equal(readReceipt(record, receiptFor(store.transitions.lease(first, w1, 1), 1, w1)).kind, 'settled');
  assert.equal(stateOf(record), undefined, 'nothing is told of a run that is not graded');
  const columns = { grade: 'graded', score: 0.25, medal: 'silver' as Medal, aboveMedian: true } as const;
  const atMs = record.clock.nowMs();
  store.grading.recordReport(first, Buffer.from('{}'), columns, atMs);
  store.grading.recordReport(first, Buffer.from('{}'), columns, atMs);
  store.transitions.cancel(second, atMs);
  await eventually(() => {
    assert.equal(called.calls.length, 2);
    assert.deepEqual(stateOf(record), { webhook: 'chat', pending: 0, delivered: 2, givenUp: 0 });
  });
  const told = called.calls.map(({ headers, body }) => {
    const [, seconds = '', hex = ''] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['podium-signature'])) ?? [];
    assert.equal(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'), hex);
    assert.ok(Math.abs(Number(seconds) - Date.now() / 1000) < 10);
    const event = JSON.parse(body) as { id: string; type: string; data: Record<string, unknown> };
    assert.deepEqual([headers['podium-event-id'], headers['podium-event']], [event.id, event.type]);
    return event;
  });
  const byType = new Map(told.map((event) => [event.type, event.data]));
  assert.deepEqual([...byType.keys()].sort(), ['experiment_done', 'run_graded']);
  assert.partialDeepStrictEqual(byType.get('run_graded'), { runId: first, score: 0.25, medal: 'silver' });
  assert.partialDeepStrictEqual(byType.get('experiment_done'), {
    experimentId: experiment.id,
    runsGraded: 1,
  });
});

test('a run that the evidence holds back is told once, with the evidence, when it happens', async () => {
  await using record = await openRecord();
  const { store, clock } = record;
  store.outbox.subscribe([{ name: 'chat', events: ['run_held'] }], () => undefined);
  const workers = ['w1', 'w2', 'w3'].map(worker);
  for (const by of workers) {
    store.workers.hello(helloFrom(by), 0);
    clock.advance(10);
    const good = submit(record).runs[0] ?? assert.fail();
    readReceipt(record, receiptFor(store.transitions.lease(good, by, clock.nowMs()), 1, by));
  }
  const killer = submit(record).runs[0] ?? assert.fail();
  // Webhooks are given up by age: an old run must not be told as if that were old.
  clock.advance(7 * 24 * 3_600_000);
  for (const by of workers) {
    const fresh = submit(record).runs[0] ?? assert.fail();
    readReceipt(record, receiptFor(store.transitions.lease(fresh, by, clock.nowMs()), 1, by));
    clock.advance(10);
    const key = store.transitions.lease(killer, by, clock.nowMs());
    store.transitions.fail(key, by, 'CONTAINER_ENGINE', '', clock.nowMs());
  }
  const told = store.outbox.unfinished(10);
  assert.deepEqual(
    told.map(({ type, atMs }) => [type, atMs]),
    [['run_held', clock.nowMs()]],
  );
  const { data } = JSON.parse(told[0]?.body ?? '') as { data: Record<string, unknown> };
  assert.equal(data['runId'], killer);
  assert.match(String(data['evidence']), /failed on 3 machines .* w1 \(CONTAINER_ENGINE\)/);
  store.controls.release(store.runs.require(killer), 'ann', clock.nowMs());
  assert.equal(store.outbox.unfinished(10).length, 1);
});

test('an event that was sent but not acknowledged before a crash is sent again under the same id', async () => {
  await using record = await openRecord();
  await using called = await receiver();
  called.state.answer = () => undefined; // Taken, and then the head dies before the answer.
  {
    await using _courier = courier(record, called.url);
    emit(record);
    await eventually(() => {
      assert.equal(called.calls.length, 1);
    });
  }
  record.reopen();
  assert.equal(stateOf(record)?.pending, 1);
  called.state.answer = ok;
  await using _courier = courier(record, called.url);
  await eventually(() => {
    assert.equal(stateOf(record)?.delivered, 1);
  });
  const [first, again] = called.calls;
  assert.equal(first?.headers['podium-event-id'], again?.headers['podium-event-id']);
  assert.equal(first?.body, again?.body);
});

test('a receiver that is away gets everything when it is back; one event that it refuses holds up no other', async () => {
  await using record = await openRecord();
  const away = await receiver();
  await away[Symbol.asyncDispose]();
  await using _courier = courier(record, away.url);
  for (let n = 0; n < 3; n++) emit(record, n);
  await eventually(() => {
    const [delivery] = record.store.outbox.unfinished(1);
    assert.match(delivery?.lastError ?? '', /not reached: ECONNREFUSED/);
  });
  assert.equal(stateOf(record)?.pending, 3);
  await using back = await receiver(away.port);
  back.state.answer = (response, { body }) => {
    response.writeHead(body.includes('"w1"') ? 400 : 200).end();
  };
  await eventually(() => {
    assert.deepEqual(stateOf(record), { webhook: 'chat', pending: 1, delivered: 2, givenUp: 0 });
    assert.equal(record.store.outbox.unfinished(1)[0]?.lastError, 'status 400');
  });
});

test('no redirect is followed, nobody is waited for without end, and what is too old is given up by name', async () => {
  await using record = await openRecord();
  await using elsewhere = await receiver();
  await using called = await receiver();
  called.state.answer = (response) => {
    response.writeHead(307, { location: elsewhere.url }).end();
  };
  await using _courier = courier(record, called.url, { giveUpAfterMs: 1_000 });
  emit(record);
  const error = (): string => record.store.outbox.unfinished(1)[0]?.lastError ?? '';
  await eventually(() => {
    assert.match(error(), /^status 307: redirects are not followed/);
  });
  called.state.answer = () => undefined;
  await eventually(() => {
    assert.equal(stateOf(record)?.givenUp, 1);
  });
  assert.equal(error(), 'no answer within 500 ms');
  assert.equal(elsewhere.calls.length, 0);
  assert.ok(!JSON.stringify(record.store.outbox.unfinished(1)).includes('secret-path'));

  record.store.outbox.subscribe([{ name: 'pager', events: WEBHOOK_EVENTS }], () => undefined);
  emit(record);
  record.store.outbox.abandonOthers(['chat'], Date.now());
  assert.partialDeepStrictEqual(record.store.outbox.unfinished(1)[0], {
    webhook: 'pager',
    state: 'given_up',
    lastError: 'not configured any more',
  });
});

test('workers, graders and the disk are told of when they change, once, also across a restart', async () => {
  await using record = await openRecord();
  const { clock } = record;
  let state: 'IDLE' | 'LOST' | 'STOPPED' = 'IDLE';
  let connected = true;
  let answers = true;
  let lowBytes = 0;
  const watch = (): ConditionWatch => {
    record.store.outbox.subscribe([{ name: 'chat', events: WEBHOOK_EVENTS }], () => undefined);
    const parts: ConditionParts = {
      outbox: record.store.outbox,
      workers: () => [{ id: w1, state }],
      standings: () => record.store.standings.all(),
      natsConnected: () => connected,
      graders: [GRADER],
      graderAnswers: () => Promise.resolve(answers),
      stateDir: '/',
      get lowBytes() {
        return lowBytes;
      },
      leaseMs: 60_000,
      intervalMs: 1_000,
      clock,
      logger: silentLogger,
    };
    return new ConditionWatch(parts);
  };
  const told = (): string[] =>
    record.store.outbox
      .unfinished(100)
      .map(({ type }) => type)
      .sort();
  let watching = watch();
  await watching.look();
  await watching.look();
  assert.deepEqual(told(), ['worker_joined']);

  state = 'LOST';
  connected = false; // The head hears nobody: that says nothing about the worker.
  await watching.look();
  connected = true;
  clock.advance(120_000);
  await watching.look();
  assert.deepEqual(told(), ['worker_joined']);
  clock.advance(61_000);
  await watching.look();
  await watching.look();
  assert.deepEqual(told(), ['worker_joined', 'worker_lost']);

  record.reopen();
  watching = watch();
  clock.advance(61_000);
  await watching.look();
  clock.advance(61_000);
  await watching.look();
  assert.deepEqual(told(), ['worker_joined', 'worker_lost'], 'a restart tells nothing twice');

  state = 'STOPPED'; // It says goodbye: its silence is no loss.
  await watching.look();
  state = 'LOST';
  await watching.look();
  assert.deepEqual(told(), ['worker_joined', 'worker_lost']);

  answers = false;
  lowBytes = Number.MAX_SAFE_INTEGER;
  record.store.workers.hello(helloFrom('w1'), 0);
  record.store.standings.quarantine(w1, 'ada', 'smells of smoke', clock.nowMs());
  for (let look = 0; look < 3; look++) await watching.look();
  assert.deepEqual(told(), [
    'disk_low',
    'grader_unreachable',
    'worker_joined',
    'worker_lost',
    'worker_quarantined',
  ]);
});
