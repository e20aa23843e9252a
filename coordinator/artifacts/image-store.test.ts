import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHUNK_BYTES } from '../../contracts/bundle/manifest.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf, hexOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { checkLayers, decodeImageManifest } from '../../contracts/images/manifest.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { ImageStore } from './image-store.ts';

const never = new AbortController().signal;
const code = (wanted: string) => (error: unknown) => isPodiumError(error) && error.code === wanted;
const optionsIn = (directory: string) => ({ directory, minimumFreeBytes: 0, maxImageBytes: 16 * 2 ** 20 });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function put(store: ImageStore, bytes: Buffer): Promise<Digest> {
  const digest = digestOf(bytes);
  await store.putFile({ digest, sizeBytes: bytes.length }, once(bytes), never);
  return digest;
}

async function putImage(store: ImageStore, layers: readonly Digest[]): Promise<Digest> {
  return await put(store, Buffer.from(JSON.stringify({ rootfs: { type: 'layers', diff_ids: layers } })));
}

test('an image is whole or not there; its chunks are described by the head; it survives a restart', async () => {
  await using folder = await temporaryFolder();
  const store = await ImageStore.open(optionsIn(folder.path));
  const bytes = randomBytes(CHUNK_BYTES + 5);
  const image = await putImage(store, [digestOf(bytes), digestOf(bytes)]);
  await assert.rejects(store.complete(image, never), code('FAILED_PRECONDITION'));
  await assert.rejects(store.complete(digestOf('nothing'), never), code('FAILED_PRECONDITION'));
  const layer = await put(store, bytes);
  await assert.rejects(
    store.complete(layer, never),
    code('FAILED_PRECONDITION'),
    'too large for a configuration',
  );
  assert.equal(store.find(image), null);
  const { sizeBytes } = await store.complete(image, never);
  const manifest = decodeImageManifest(store.manifestBytes(image), image);
  assert.equal(
    sizeBytes,
    bytes.length + manifest.config.sizeBytes,
    'a layer that occurs twice lies there once',
  );
  assert.deepEqual(manifest.layers[1]?.chunks, [
    digestOf(bytes.subarray(0, CHUNK_BYTES)),
    digestOf(bytes.subarray(CHUNK_BYTES)),
  ]);
  assert.throws(() => checkLayers({ ...manifest, layers: [] }, Buffer.from('{}')), code('INVALID_ARGUMENT'));
  await store.publish('podium/gate:1', image);

  const again = await ImageStore.open(optionsIn(folder.path));
  assert.deepEqual(again.findNamed('podium/gate:1'), { image, sizeBytes });
  await rm(join(folder.path, 'files', hexOf(layer)), { force: true });
  const lacking = await ImageStore.open(optionsIn(folder.path));
  assert.equal(lacking.find(image), null, 'a file is gone, so the image is');
  assert.equal(lacking.findNamed('podium/gate:1'), null);
  assert.throws(() => lacking.manifestBytes(image), code('NOT_FOUND'));
});

test('what nobody names is collected once it is old; layers that others have stay', async () => {
  await using folder = await temporaryFolder();
  const store = await ImageStore.open(optionsIn(folder.path));
  const base = await put(store, randomBytes(10));
  const own = await put(store, randomBytes(10));
  const kept = await putImage(store, [base]);
  const gone = await putImage(store, [base, own]);
  await store.complete(kept, never);
  await store.complete(gone, never);
  const isNamed = (image: Digest): boolean => image === kept;
  assert.equal(await store.removeUnnamed(isNamed, Date.now() - 60_000), 0, 'young');
  assert.equal(
    await store.removeUnnamed(isNamed, Date.now() + 60_000),
    3,
    'manifest, configuration and layer',
  );
  assert.deepEqual(await store.missing([base, own, kept, gone]), [own, gone]);
  assert.equal(store.find(gone), null);
  await store.publish('podium/gate:1', kept);
  assert.equal(await store.removeUnnamed(() => false, Date.now() + 60_000), 0, 'published');
});

test('an image over the limit is refused', async () => {
  await using folder = await temporaryFolder();
  const store = await ImageStore.open({ ...optionsIn(folder.path), maxImageBytes: 1_000 });
  await assert.rejects(put(store, randomBytes(1_001)), code('RESOURCE_EXHAUSTED'));
  const layers = [await put(store, randomBytes(500)), await put(store, randomBytes(501))];
  await assert.rejects(store.complete(await putImage(store, layers), never), code('RESOURCE_EXHAUSTED'));
});
