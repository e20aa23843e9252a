import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHUNK_BYTES } from '../../contracts/bundle/manifest.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { COMPETITIONS } from './competitions/index.ts';
import { FORMAT_FILE } from './competition-folder.ts';
import { readFolderFile } from './folder-files.ts';
import { stageBundle, type PublicFile } from './stage-bundle.ts';

const entry = COMPETITIONS.get('leaf-classification');
const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

test('digests of files and chunks are those of the bytes, whatever the pieces they come in', async () => {
  assert.ok(entry);
  await using folder = await temporaryFolder();
  const sizes = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 5];
  const contents = new Map(sizes.map((size, i) => [`a/b${i}/${size}.bin`, Buffer.alloc(size, `${i} text`)]));
  const files = new Map(
    [...contents].map(([path, bytes]): [string, PublicFile] => [
      path,
      { open: () => inPieces(bytes, 999_983) },
    ]),
  );
  const staged = await stageBundle(entry.definition, files, folder.path);
  for (const { path, sizeBytes, digest, chunks } of staged.files.filter(({ path }) => path !== FORMAT_FILE)) {
    const bytes = contents.get(path) ?? Buffer.from('none');
    assert.deepEqual([sizeBytes, digest], [bytes.length, sha256(bytes)], path);
    const wanted = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, i) =>
      sha256(bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)),
    );
    assert.deepEqual(chunks, wanted, path);
    assert.ok((await readFile(join(staged.stagingDir, path))).equals(bytes), path);
  }
  assert.equal(staged.files.length, sizes.length + 1);
});

test('one file that cannot be read, and nothing stays behind; the bundle before it does', async () => {
  assert.ok(entry);
  await using folder = await temporaryFolder();
  const bundles = join(folder.path, 'bundles');
  await mkdir(bundles);
  const good = (text: string): PublicFile => ({ open: () => inPieces(Buffer.from(text), 3) });
  const many = new Map(Array.from({ length: 100 }, (_, i) => [`${i % 7}/${i}.txt`, good(`file ${i}`)]));
  const { stagingDir } = await stageBundle(entry.definition, many, bundles);
  const before = await readdir(bundles);
  const bad: PublicFile = { open: () => readFolderFile(join(folder.path, 'gone')) };
  await assert.rejects(stageBundle(entry.definition, new Map([...many, ['3/bad', bad]]), bundles), {
    code: 'ENOENT',
  });
  assert.deepEqual(await readdir(bundles), before);
  assert.equal((await readdir(join(stagingDir, '3'))).length, 14);
  const abort = new AbortController();
  const options = {
    signal: abort.signal,
    onBytes: () => {
      abort.abort(new Error('enough'));
    },
  };
  await assert.rejects(stageBundle(entry.definition, many, bundles, options), /enough/);
  assert.deepEqual(await readdir(bundles), before);
});
