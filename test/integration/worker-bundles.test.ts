import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHUNK_BYTES, encodeManifest, type BundleFile } from '../../contracts/bundle/manifest.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf, hexOf } from '../../contracts/ids/digest.ts';
import { competitionId, type Digest } from '../../contracts/ids/id.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { BundleStore } from '../../worker/bundles/bundle-store.ts';
import { HeadSource } from '../../worker/bundles/head-source.ts';
import { MIB, temporaryFolder, TestHead, until } from './worker-fixture.ts';

const never = new AbortController().signal;
const code = (wanted: string) => (error: unknown) => isPodiumError(error) && error.code === wanted;

function publish(head: TestHead, files: Record<string, Buffer>): Digest {
  const described = Object.entries(files).map(([path, bytes]): BundleFile => {
    const chunks: Digest[] = [];
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
      chunks.push(digestOf(bytes.subarray(at, at + CHUNK_BYTES)));
    head.files.set(digestOf(bytes), bytes);
    return { path, sizeBytes: bytes.length, digest: digestOf(bytes), chunks };
  });
  const { json, digest } = encodeManifest({
    version: 1,
    competition: competitionId.parse('digits'),
    files: described,
  });
  head.manifests.set(digest, json);
  return digest;
}

function storeOf(folder: string, channel: Channel, attempts = 1): BundleStore {
  return new BundleStore({
    directory: join(folder, 'bundles'),
    sources: [new HeadSource(channel)],
    logger: silentLogger,
    retry: { attempts, baseMs: 5, maxMs: 10 },
  });
}

async function setUp(attempts?: number) {
  const folder = await temporaryFolder();
  const head = await TestHead.start();
  const channel = new Channel(head.address, 'token');
  const store = storeOf(folder.path, channel, attempts);
  await store.open();
  const dispose = async () => {
    await store.close();
    channel[Symbol.dispose]();
    await head[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  return { folder, head, channel, store, [Symbol.asyncDispose]: dispose };
}

test('a bundle becomes a tree of read-only hard links, once for all who want it', async () => {
  await using lab = await setUp();
  const { head, store, folder, channel } = lab;
  const big = randomBytes(CHUNK_BYTES + 3 * MIB + 1);
  const bundle = publish(head, {
    'format.json': Buffer.from('{}'),
    'train/a.bin': big,
    'train/empty': Buffer.alloc(0),
  });
  assert.deepEqual(store.held(), []);
  const trees = await Promise.all([
    store.ensure(bundle, never),
    store.ensure(bundle, never),
    store.ensure(bundle, never),
  ]);
  assert.equal(new Set(trees).size, 1);
  assert.equal(
    head.reads.filter(({ digest }) => digest === digestOf(big)).length,
    1,
    'one fetch for three runs',
  );
  const [tree] = trees;
  assert.deepEqual(await readFile(join(tree, 'train/a.bin')), big);
  assert.equal((await stat(join(tree, 'train/empty'))).size, 0);
  const facts = await stat(join(tree, 'train/a.bin'));
  assert.equal(facts.mode & 0o777, 0o444);
  assert.equal(facts.nlink, 2);
  assert.deepEqual(store.held(), [bundle]);
  // Held over a restart, without asking the head; another bundle shares the file.
  const reads = head.reads.length;
  const again = storeOf(folder.path, channel);
  await again.open();
  assert.deepEqual(again.held(), [bundle]);
  assert.equal(await again.ensure(bundle, never), tree);
  await again.ensure(publish(head, { 'other.bin': big }), never);
  assert.equal(head.reads.length, reads);
});

test('an interrupted fetch goes on at the last verified chunk, also in a new process', async () => {
  await using lab = await setUp();
  const { head, store, folder, channel } = lab;
  const big = randomBytes(3 * CHUNK_BYTES + 5);
  const bundle = publish(head, { 'a.bin': big });
  head.spoil = (piece, offset, read) => {
    if (read === 1 && offset >= 2 * CHUNK_BYTES + MIB) throw new Error('the line is cut');
    return piece;
  };
  await assert.rejects(store.ensure(bundle, never));
  assert.deepEqual(store.held(), []);
  assert.deepEqual(await readdir(join(folder.path, 'bundles/complete')), []);
  const again = storeOf(folder.path, channel);
  await again.open();
  const tree = await again.ensure(bundle, never);
  assert.deepEqual(
    head.reads.map(({ offset }) => offset),
    [0, 2 * CHUNK_BYTES],
  );
  assert.deepEqual(await readFile(join(tree, 'a.bin')), big);
});

test('a wrong byte is refused, the right chunk asked for again; a byte that rotted in the partial file too', async () => {
  await using lab = await setUp(3);
  const { head, store, folder, channel } = lab;
  const big = randomBytes(2 * CHUNK_BYTES);
  const bundle = publish(head, { 'a.bin': big });
  head.spoil = (piece, offset, read) => {
    if (read === 1 && offset === CHUNK_BYTES + MIB) piece[77] = (piece[77] ?? 0) ^ 1;
    return piece;
  };
  assert.deepEqual(await readFile(join(await store.ensure(bundle, never), 'a.bin')), big);
  assert.deepEqual(
    head.reads.map(({ offset }) => offset),
    [0, CHUNK_BYTES],
  );

  const other = randomBytes(2 * CHUNK_BYTES);
  const second = publish(head, { 'b.bin': other });
  head.reads.length = 0;
  head.spoil = (piece, offset) => {
    if (offset >= CHUNK_BYTES) throw new Error('cut');
    return piece;
  };
  const impatient = storeOf(folder.path, channel);
  await impatient.open();
  await assert.rejects(impatient.ensure(second, never));
  const partial = await open(join(folder.path, 'bundles/partial', hexOf(digestOf(other))), 'r+');
  await partial.write(Buffer.from([(other[9] ?? 0) ^ 1]), 0, 1, 9);
  await partial.close();
  head.spoil = (piece) => piece;
  head.reads.length = 0;
  assert.deepEqual(await readFile(join(await impatient.ensure(second, never), 'b.bin')), other);
  assert.deepEqual(
    head.reads.map(({ offset }) => offset),
    [0],
  );
});

test('a source that only lies gives DATA_LOSS and nothing is kept as held; a wrong manifest as well', async () => {
  await using lab = await setUp(2);
  const { head, store } = lab;
  const bundle = publish(head, { 'a.bin': randomBytes(100) });
  head.spoil = (piece) => piece.fill(0);
  await assert.rejects(store.ensure(bundle, never), code('DATA_LOSS'));
  head.spoil = (piece) => piece.subarray(0, 50);
  await assert.rejects(store.ensure(bundle, never), code('UNAVAILABLE'));
  head.manifests.set(bundle, Buffer.from('{"version":1,"competition":"digits","files":[]}'));
  await assert.rejects(store.ensure(bundle, never), code('DATA_LOSS'));
  assert.deepEqual(store.held(), []);
});

test('a run that is canceled leaves the fetch to the others', async () => {
  await using lab = await setUp();
  const { head, store } = lab;
  const bundle = publish(head, { 'a.bin': randomBytes(CHUNK_BYTES) });
  const gate = Promise.withResolvers<void>();
  const canceled = new AbortController();
  const first = store.ensure(bundle, canceled.signal);
  const second = store.ensure(bundle, never);
  canceled.abort(new Error('canceled'));
  gate.resolve();
  await assert.rejects(first, /canceled/);
  assert.ok((await stat(await second)).isDirectory());
});

test('with the last run that waits for it a fetch is given up, and goes on from there when it is wanted again', async () => {
  await using lab = await setUp(100);
  const { head, store, folder } = lab;
  const [whole, lacking] = [Buffer.from('here'), randomBytes(100)];
  const bundle = publish(head, { 'a.bin': whole, 'b.bin': lacking });
  head.files.delete(digestOf(lacking));
  const runs = [new AbortController(), new AbortController()];
  const waiting = Promise.allSettled(runs.map(({ signal }) => store.ensure(bundle, signal)));
  const asked = () => head.reads.filter(({ digest }) => digest === digestOf(lacking)).length;
  await until('it asks again and again', () => asked() > 2);
  runs[0]?.abort(new Error('canceled'));
  const before = asked();
  await until('it goes on for the other', () => asked() > before + 2);
  runs[1]?.abort(new Error('canceled'));
  assert.deepEqual(
    (await waiting).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await until('it is given up', () => store.fetchingBytes() === 0);
  head.files.set(digestOf(lacking), lacking);
  assert.ok((await stat(await store.ensure(bundle, never))).isDirectory());
  assert.deepEqual(await readdir(join(folder.path, 'bundles', 'partial')), []);
});
