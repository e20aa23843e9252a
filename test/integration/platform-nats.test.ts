import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { headGrants, responderGrants, SUBJECTS, workerGrants } from '../../contracts/messages/subjects.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { Bus } from '../../platform/nats/bus.ts';
import { NatsServer, type NatsServerOptions } from '../../platform/nats/server.ts';
import { eventually } from '../support/eventually.ts';

const ann = 'ann' as WorkerId;
const bob = 'bob' as WorkerId;

async function start(
  context: TestContext,
  port = 0,
): Promise<{ server: NatsServer; options: NatsServerOptions }> {
  const directory = await mkdtemp(join(tmpdir(), 'podium-nats-'));
  const users = [
    { user: 'head', password: 'h', ...headGrants() },
    { user: 'responder', password: 'r', ...responderGrants([ann, bob]) },
    { user: ann, password: 'a', ...workerGrants(ann) },
    { user: bob, password: 'b', ...workerGrants(bob) },
  ];
  const options = { directory, users, port };
  const server = await NatsServer.start(options);
  context.after(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });
  return { server, options };
}

const connect = (
  server: NatsServer,
  user: string,
  password: string,
  inboxPrefix = `_INBOX_${user}`,
): Promise<Bus> =>
  Bus.connect({ servers: [server.address], user, password, inboxPrefix, logger: silentLogger });

test('a request is answered through the responder; each worker is held to its own subjects', async (context) => {
  const { server } = await start(context);
  await using head = await connect(server, 'head', 'h');
  await using responder = await connect(server, 'responder', 'r');
  await using worker = await connect(server, ann, 'a');
  const seen: string[] = [];
  head.subscribe(SUBJECTS.allClaims, (message) => {
    seen.push(message.subject);
    if (message.reply) responder.publish(message.reply, { echo: message.json() });
  });
  await head.flush();
  assert.deepEqual(await worker.request(SUBJECTS.claim(ann), { x: 1 }, 2_000), { echo: { x: 1 } });
  await assert.rejects(worker.request(SUBJECTS.claim(bob), {}, 300), {
    code: /UNAVAILABLE|DEADLINE_EXCEEDED/,
  });
  // The head's listening connection may not answer, and the responder may say nothing but answers.
  const stolen: unknown[] = [];
  worker.subscribe(SUBJECTS.control(ann), (message) => void stolen.push(message.json()));
  responder.publish(SUBJECTS.control(ann), { order: 'drain' });
  await responder.flush();
  head.publish(SUBJECTS.control(ann), { order: 'stop' });
  await eventually(() => {
    assert.deepEqual(stolen, [{ order: 'stop' }]);
  });
  assert.deepEqual(seen, [SUBJECTS.claim(ann)]);
});

test('wrong credentials are refused by name, and nobody listening is told from no answer', async (context) => {
  const { server } = await start(context);
  await assert.rejects(connect(server, ann, 'wrong'), { code: 'UNAUTHENTICATED' });
  await using worker = await connect(server, ann, 'a');
  await assert.rejects(worker.request(SUBJECTS.claim(ann), {}, 1_000), { code: 'UNAVAILABLE' });
});

test('a connection survives the death of the server', async (context) => {
  const { server, options } = await start(context);
  await using head = await connect(server, 'head', 'h');
  await using worker = await connect(server, ann, 'a');
  const changes: boolean[] = [];
  head.onStatus((connected) => void changes.push(connected));
  const got: unknown[] = [];
  head.subscribe(SUBJECTS.allOutput, (message) => void got.push(message.json()));
  await server.kill();
  await eventually(() => {
    assert.deepEqual(changes, [false]);
  });
  await using again = await NatsServer.start({ ...options, port: server.port });
  assert.equal(again.port, server.port);
  await eventually(() => {
    assert.deepEqual(changes, [false, true]);
  });
  await eventually(() => {
    worker.publish(SUBJECTS.output(ann), 'hello');
    assert.ok(got.includes('hello'));
  });
});

test('a server that cannot start says why', async (context) => {
  const { server, options } = await start(context);
  const directory = await mkdtemp(join(tmpdir(), 'podium-nats-'));
  context.after(() => rm(directory, { recursive: true }));
  await assert.rejects(NatsServer.start({ ...options, directory, port: server.port }), {
    code: 'UNAVAILABLE',
  });
  await assert.rejects(NatsServer.start({ ...options, directory, binary: 'no-such-nats-server' }), {
    code: 'MISSING_PREREQUISITE',
  });
});
