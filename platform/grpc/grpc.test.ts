import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { packageDefinition, serviceDefinition, type Services } from '../../proto/services.ts';
import { silentLogger } from '../logger/logger.ts';
import { Channel } from './client.ts';
import { GrpcServer, type CallContext } from './server.ts';
import type { Implementation } from './method-types.ts';

type Bundles = Implementation<Services['Bundles'], CallContext<string>>;

/** Echoes enough of each kind of call to see the wrapper work. */
const bundles: Bundles = {
  Missing: (request, context) => {
    const [asked] = request.fileDigests;
    if (asked === 'bug') throw new TypeError('secret detail');
    if (asked === 'slow') return new Promise<never>(() => undefined);
    if (asked === 'stale') return Promise.reject(new PodiumError('STALE_FENCE', 'somebody else holds it'));
    return Promise.resolve({ fileDigests: [...request.fileDigests, context.identity] });
  },
  async *GetManifest() {
    yield await Promise.resolve({ bytes: Buffer.alloc(0) });
    await new Promise<never>(() => undefined); // Heeds no signal.
  },
  async *ReadFile() {
    for (let chunk = 0; chunk < 50; chunk++)
      yield await Promise.resolve({ bytes: Buffer.alloc(256 * 1024, chunk) });
  },
  async PutFile(requests) {
    let parts = 0;
    for await (const request of requests) {
      if (request.part === 'chunk') parts += 1;
      if (parts > 3) throw new PodiumError('RESOURCE_EXHAUSTED', 'enough');
    }
    return { stored: parts === 3 };
  },
  PutManifest: () => Promise.resolve({ bundleDigest: '' }),
};

let isRevoked = false;

async function start(): Promise<{
  server: GrpcServer<string>;
  channel: Channel;
  client: ReturnType<typeof clientOf>;
}> {
  const server = new GrpcServer<string>({
    address: '127.0.0.1:0',
    logger: silentLogger,
    packageDefinition,
    authenticate: (token) => {
      if (token !== 'right' || isRevoked) throw new PodiumError('UNAUTHENTICATED', 'unknown token');
      return 'ann';
    },
    checkProtocol: (protocol) => {
      if (protocol !== 7) throw new PodiumError('VERSION_MISMATCH', `You speak ${protocol}, I 7.`);
    },
    identityName: (identity) => identity,
    limits: { unaryMs: 200, idleMs: 300, streamsPerIdentity: 2 },
  });
  server.serve<Services['Bundles']>('Bundles', serviceDefinition('Bundles'), bundles);
  const port = await server.listen();
  const channel = new Channel(`127.0.0.1:${port}`, 'right');
  return { server, channel, client: clientOf(channel) };
}

const clientOf = (channel: Channel) => channel.service<Services['Bundles']>(serviceDefinition('Bundles'));
const code = (wanted: string) => (error: unknown) => error instanceof PodiumError && error.code === wanted;

test('unary calls carry identity, codes and deadlines', async () => {
  const { server, channel, client } = await start();
  await using _server = server;
  using _channel = channel;
  assert.deepEqual((await client.missing({ fileDigests: ['a'] })).fileDigests, ['a', 'ann']);
  await assert.rejects(
    client.missing({ fileDigests: ['stale'] }),
    (error: unknown) => code('STALE_FENCE')(error) && /somebody else/.test(String(error)),
  );
  await assert.rejects(client.missing({ fileDigests: ['slow'] }), code('DEADLINE_EXCEEDED'));
  await assert.rejects(
    client.missing({ fileDigests: ['bug'] }),
    (error: unknown) => code('INTERNAL')(error) && !/secret/.test(String(error)),
  );
  using stranger = new Channel(channel.address, 'wrong');
  await assert.rejects(clientOf(stranger).missing({ fileDigests: [] }), code('UNAUTHENTICATED'));
  using same = new Channel(channel.address, 'right', undefined, 7);
  assert.deepEqual((await clientOf(same).missing({ fileDigests: [] })).fileDigests, ['ann']);
  using older = new Channel(channel.address, 'right', undefined, 6);
  await assert.rejects(
    clientOf(older).missing({ fileDigests: [] }),
    (error: unknown) => code('VERSION_MISMATCH')(error) && /You speak 6, I 7/.test(String(error)),
  );
  using nobody = new Channel('127.0.0.1:1', 'right');
  await assert.rejects(
    clientOf(nobody).missing({ fileDigests: [] }, { deadlineMs: 2_000 }),
    code('UNAVAILABLE'),
  );
});

test('streams carry all bytes, early refusals, idle limits and a cap', async () => {
  const { server, channel, client } = await start();
  await using _server = server;
  using _channel = channel;
  let bytes = 0;
  for await (const chunk of client.readFile({ fileDigest: 'f', offset: 0 })) bytes += chunk.bytes.length;
  assert.equal(bytes, 50 * 256 * 1024);
  const part = { chunk: Buffer.alloc(1024) };
  assert.equal((await client.putFile([part, part, part])).stored, true);
  await assert.rejects(
    client.putFile(Array.from({ length: 500 }, () => ({ chunk: Buffer.alloc(256 * 1024) }))),
    code('RESOURCE_EXHAUSTED'),
  );
  async function* silent(): AsyncGenerator<{ chunk: Buffer }> {
    yield part;
    await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
  }
  await assert.rejects(client.putFile(silent()), code('DEADLINE_EXCEEDED'));
  const held = [client.putFile(silent()), client.putFile(silent())].map((call) =>
    call.catch((error: unknown) => error),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await assert.rejects(client.putFile([part]), code('RESOURCE_EXHAUSTED'));
  await Promise.all(held);
});

test('who is cut off loses the calls that are open, others do not', async () => {
  const { server, channel, client } = await start();
  await using _server = server;
  using _channel = channel;
  const read = client.getManifest({ bundleDigest: 'b' })[Symbol.asyncIterator]();
  assert.ok((await read.next()).value);
  const upload = Promise.withResolvers<void>();
  async function* parts(): AsyncGenerator<{ chunk: Buffer }> {
    yield { chunk: Buffer.alloc(1) };
    await upload.promise;
  }
  const put = client.putFile(parts());
  put.catch(() => undefined);
  await client.missing({ fileDigests: [] });
  server.recheckCallers();
  await client.missing({ fileDigests: [] });
  try {
    isRevoked = true;
    server.recheckCallers();
    await assert.rejects(read.next(), code('UNAUTHENTICATED'));
    await assert.rejects(put, code('UNAUTHENTICATED'));
  } finally {
    isRevoked = false;
    upload.resolve();
  }
});
