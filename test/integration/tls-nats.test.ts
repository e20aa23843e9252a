import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { isPodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { grantedNkeys } from '../../contracts/messages/nats-users.ts';
import { inboxPrefix, SUBJECTS } from '../../contracts/messages/subjects.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { Bus, type BusOptions } from '../../platform/nats/bus.ts';
import { natsConfiguration, usersFileOf } from '../../platform/nats/configuration.ts';
import { followUsers } from '../../platform/nats/follow-users.ts';
import { newNkey } from '../../platform/nats/nkey.ts';
import { NatsServer, writeUsers } from '../../platform/nats/server.ts';
import { readTls, type TlsFiles } from '../../platform/tls/tls-files.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { TlsFixture } from '../support/tls-fixture.ts';

const [ann, bob] = ['ann', 'bob'] as [WorkerId, WorkerId];
const keys = { head: newNkey(), responder: newNkey(), ann: newNkey(), bob: newNkey() };
const usersOf = (workers: readonly WorkerId[]) =>
  grantedNkeys({
    head: keys.head.publicKey,
    responder: keys.responder.publicKey,
    workers: workers.map((id) => ({ id, nkey: keys[id === ann ? 'ann' : 'bob'].publicKey })),
  });

const resources = new AsyncDisposableStack();
let tls: TlsFixture;
let server: NatsServer;
let directory: string;

before(async () => {
  const folder = resources.use(await temporaryFolder()).path;
  tls = await TlsFixture.create(join(folder, 'tls'));
  directory = join(folder, 'nats');
  server = resources.use(
    await NatsServer.start({ directory, port: 0, users: usersOf([ann, bob]), tls: tls.head }),
  );
});
after(() => resources.disposeAsync());

const refused =
  (code: ErrorCode, text = /./) =>
  (error: unknown): boolean =>
    isPodiumError(error, code) && text.test(error.message);

function bus(user: keyof typeof keys, files?: TlsFiles, change: Partial<BusOptions> = {}): Promise<Bus> {
  return Bus.connect(
    {
      servers: [server.address],
      user,
      seed: keys[user].seed,
      tls: files,
      inboxPrefix: inboxPrefix(user as WorkerId),
      logger: silentLogger,
      ...change,
    },
    AbortSignal.timeout(1_000),
  );
}

/** What the server does with a connection that goes on from its greeting to TLS in this way. */
async function upgrade(options: ConnectionOptions): Promise<string> {
  const plain = connectPlain(server.port, server.host);
  await once(plain, 'data'); // INFO, in plaintext: who serves, and that TLS is required.
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connectTls({ socket: plain, servername: 'localhost', ...options });
  socket.on('secureConnect', () => socket.write('PING\r\n'));
  socket.on('data', (data) => resolve(`answer: ${String(data)}`));
  socket.on('error', (error) => resolve(`refused: ${error.message}`));
  socket.on('close', () => resolve('refused: closed'));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

test('nobody gets to say anything without TLS 1.3 and a certificate of the authority that is good now', async () => {
  const worker = await tls.worker(ann);
  const good = readTls(worker);
  assert.match(
    await upgrade({ ...good }),
    /^answer: .*Authorization/,
    'the control: TLS is right, the user is missing',
  );
  const other = await TlsFixture.create(join(tls.folder, 'other'));
  const bad: Record<string, ConnectionOptions> = {
    'no certificate': { ca: good.ca },
    'another authority': { ...readTls(await other.worker(ann)), ca: good.ca },
    expired: readTls(await tls.worker(ann, -1_000)),
    'TLS 1.2': { ...good, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
  };
  for (const [name, options] of Object.entries(bad)) assert.match(await upgrade(options), /^refused/, name);
  const plain = connectPlain(server.port, server.host);
  let said = '';
  plain.on('data', (data) => (said += String(data)));
  plain.on('error', () => undefined);
  plain.write('CONNECT {"verbose":true}\r\nPING\r\n');
  await once(plain, 'close');
  assert.match(said, /"tls_required":true/);
  assert.doesNotMatch(said, /PONG|\+OK/);
  await assert.rejects(bus('ann'), 'a client without TLS settings');
  await assert.rejects(bus('ann', await other.worker(ann)), 'a client of another authority');
});

test('a client refuses a server that is not the head, and one that offers no TLS', async () => {
  const folder = resources.use(await temporaryFolder()).path;
  const impostor = await tls.worker(bob, 3_600_000, ['127.0.0.1']);
  const users = usersOf([ann, bob]);
  await using fake = await NatsServer.start({ directory: join(folder, 'a'), port: 0, users, tls: impostor });
  await using bare = await NatsServer.start({ directory: join(folder, 'b'), port: 0, users });
  const worker = await tls.worker(ann);
  for (const { address } of [fake, bare]) {
    await assert.rejects(bus('ann', worker, { servers: [address] }));
  }
  await assert.rejects(
    bus('ann', undefined, { servers: ['lab-head:4222'] }),
    refused('FAILED_PRECONDITION', /lab-head:4222/),
  );
  assert.throws(
    () => natsConfiguration({ directory, port: 4222, host: '0.0.0.0' }),
    refused('FAILED_PRECONDITION', /0\.0\.0\.0:4222/),
  );
});

test('the certificate opens the connection, the nkey is the user, and its grants hold', async () => {
  const files = await tls.worker(ann);
  await assert.rejects(bus('ann', files, { seed: newNkey().seed }), refused('UNAUTHENTICATED'));
  await using head = await bus('head', tls.head);
  await using responder = await bus('responder', tls.head);
  await using worker = await bus('ann', files);
  const seen: string[] = [];
  head.subscribe(SUBJECTS.allClaims, (message) => {
    seen.push(message.subject);
    if (message.reply) responder.publish(message.reply, { echo: message.json() });
  });
  await head.flush();
  assert.deepEqual(await worker.request(SUBJECTS.claim(ann), { x: 1 }, 2_000), { echo: { x: 1 } });
  await assert.rejects(worker.request(SUBJECTS.claim(bob), {}, 300));
  assert.deepEqual(seen, [SUBJECTS.claim(ann)]);
  // With another worker's certificate the nkey still says who it is.
  await using borrowed = await bus('ann', await tls.worker(bob));
  await assert.rejects(borrowed.request(SUBJECTS.claim(bob), {}, 300));
  assert.deepEqual(seen, [SUBJECTS.claim(ann)]);
});

test('a user that is taken out of the file is cut off within a second; the others notice nothing', async () => {
  await using head = await bus('head', tls.head);
  await using gone = await bus('ann', await tls.worker(ann));
  await using stays = await bus('bob', await tls.worker(bob));
  const changes: string[] = [];
  head.onStatus((up) => void changes.push(`head ${up}`));
  stays.onStatus((up) => void changes.push(`bob ${up}`));
  using _following = followUsers(usersFileOf(directory), () => process.kill(server.pid, 'SIGHUP'));
  void _following;
  const got: unknown[] = [];
  head.subscribe(SUBJECTS.allOutput, (message) => void got.push(message.json()));
  await head.flush();
  gone.publish(SUBJECTS.output(ann), 'before');
  await eventually(() => assert.deepEqual(got, ['before']));
  const removedAt = performance.now();
  await writeUsers(usersFileOf(directory), usersOf([bob]));
  await eventually(() => assert.equal(gone.connected, false), 5_000, 5);
  const tookMs = performance.now() - removedAt;
  assert.ok(tookMs < 1_000, `it took ${tookMs} ms`);
  await assert.rejects(bus('ann', await tls.worker(ann)), refused('UNAUTHENTICATED'));
  stays.publish(SUBJECTS.output(bob), 'after');
  await eventually(() => assert.deepEqual(got, ['before', 'after']));
  assert.deepEqual(changes, []);
  // Taken in again, it comes back by itself: nobody has to start the worker anew.
  await writeUsers(usersFileOf(directory), usersOf([ann, bob]));
  await eventually(() => assert.equal(gone.connected, true));
});
