import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { BlobStore } from './blob-store.ts';

const content = Buffer.from('some bytes that are kept'.repeat(50_000));
const promised = { digest: digestOf(content), sizeBytes: content.length };
const never = new AbortController().signal;
const loose = { maxBytes: 1e9, signal: never };

async function folder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'podium-blobs-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function* pieces(bytes: Buffer, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

const code =
  (wanted: ErrorCode, text = /./) =>
  (error: unknown) =>
    error instanceof PodiumError && error.code === wanted && text.test(error.message);

test('a blob is stored once, read-only, and read from any offset', async () => {
  await using directory = await folder();
  const store = await BlobStore.open({ directory: directory.path, minimumFreeBytes: 0 });
  assert.equal(await store.has(promised.digest), false);
  assert.deepEqual(await store.put(promised, pieces(content), loose), { stored: true });
  const [name = ''] = await readdir(directory.path);
  assert.equal((await stat(join(directory.path, name))).mode & 0o777, 0o400);
  assert.deepEqual(await store.put(promised, pieces(Buffer.alloc(0)), loose), { stored: false });
  for (const offset of [0, 1, 600_000, content.length]) {
    const parts: Buffer[] = [];
    for await (const part of store.read(promised.digest, offset)) parts.push(part);
    assert.ok(Buffer.concat(parts).equals(content.subarray(offset)));
  }
  for (const offset of [-1, 0.5, content.length + 1]) {
    await assert.rejects(store.read(promised.digest, offset).next(), code('INVALID_ARGUMENT', /^offset: /));
  }
  await assert.rejects(store.read(digestOf('else')).next(), code('NOT_FOUND'));
  assert.ok((await store.readWhole(promised.digest, content.length)).equals(content));
  await assert.rejects(store.readWhole(promised.digest, 10), code('RESOURCE_EXHAUSTED'));
});

test('bytes that are not what was promised leave no file', async () => {
  await using directory = await folder();
  const store = await BlobStore.open({ directory: directory.path, minimumFreeBytes: 0 });
  const other = Buffer.from(content).fill(0);
  await assert.rejects(store.put(promised, pieces(other), loose), code('DATA_LOSS', /promised sha256:/));
  await assert.rejects(store.put(promised, pieces(content.subarray(1)), loose), code('DATA_LOSS', /bytes/));
  await assert.rejects(
    store.put(promised, pieces(Buffer.concat([content, content])), loose),
    code('DATA_LOSS', /or more/),
  );
  await assert.rejects(
    store.put(promised, pieces(content), { ...loose, maxBytes: 10 }),
    code('RESOURCE_EXHAUSTED', /limit of 10/),
  );
  assert.deepEqual(await readdir(directory.path), []);
});

test('an upload that hangs lets go of its file when its caller is gone', async () => {
  await using directory = await folder();
  const store = await BlobStore.open({ directory: directory.path, minimumFreeBytes: 0 });
  const caller = new AbortController();
  async function* hanging(): AsyncGenerator<Uint8Array> {
    yield content.subarray(0, 10);
    setImmediate(() => {
      caller.abort(new PodiumError('CANCELED', 'gone'));
    });
    await new Promise(() => undefined);
  }
  await assert.rejects(store.put(promised, hanging(), { ...loose, signal: caller.signal }), code('CANCELED'));
  assert.deepEqual(await readdir(directory.path), []);
  await store.put(promised, pieces(content), loose);
});

test('space on the disk is kept, also between uploads at the same time', async () => {
  await using directory = await folder();
  let free = content.length + 999;
  const store = await BlobStore.open({
    directory: directory.path,
    minimumFreeBytes: 1_000,
    freeBytes: () => Promise.resolve(free),
  });
  await assert.rejects(store.put(promised, pieces(content), loose), code('RESOURCE_EXHAUSTED', /disk/));
  free += 1;
  const gate = Promise.withResolvers<void>();
  async function* held(): AsyncGenerator<Uint8Array> {
    await gate.promise;
    yield content;
  }
  const first = store.put(promised, held(), loose);
  await new Promise((resolve) => setImmediate(resolve));
  const small = Buffer.from('x');
  await assert.rejects(
    store.put({ digest: digestOf(small), sizeBytes: 1 }, pieces(small), loose),
    code('RESOURCE_EXHAUSTED', /disk/),
  );
  gate.resolve();
  await first;
  await store.put({ digest: digestOf(small), sizeBytes: 1 }, pieces(small), loose);
});

test('what a killed process left half written is removed at the next start', async () => {
  await using directory = await folder();
  await writeFile(join(directory.path, 'abc.1.x.tmp'), 'half');
  await BlobStore.open({ directory: directory.path, minimumFreeBytes: 0 });
  assert.deepEqual(await readdir(directory.path), []);
});
