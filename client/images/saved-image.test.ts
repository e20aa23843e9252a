import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf, hexOf } from '../../contracts/ids/digest.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { readSavedImage } from './saved-image.ts';
import { indexTar } from './tar-index.ts';

/** One entry of a tar: header, content, padding. */
function entry(name: string, content: Buffer, type = '0', link = ''): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157);
  header.write('ustar\0' + '00', 257);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

const END = Buffer.alloc(1024);
const base = Buffer.from('the base layer'.repeat(100));
const top = Buffer.from('the top layer');
const diffIds = [base, top, base].map((bytes) => digestOf(bytes));
const config = Buffer.from(JSON.stringify({ rootfs: { type: 'layers', diff_ids: diffIds } }));
const manifest = (configName: string, layers: readonly string[]): Buffer =>
  entry(
    'manifest.json',
    Buffer.from(JSON.stringify([{ Config: configName, RepoTags: null, Layers: layers }])),
  );

async function contentsOf(parts: readonly Buffer[]): Promise<Map<string, string>> {
  await using folder = await temporaryFolder();
  const archive = join(folder.path, 'image.tar');
  await writeFile(archive, Buffer.concat([...parts, END]));
  const image = await readSavedImage(archive, folder.path);
  assert.equal(image.id, digestOf(config));
  const contents = new Map<string, string>();
  for (const { digest, path, offset, sizeBytes } of image.files)
    contents.set(digest, digestOf((await readFile(path)).subarray(offset, offset + sizeBytes)));
  return contents;
}

/** What has to come out of every layout: each file once, under its own digest. */
const expected = new Map([config, base, top].map((bytes) => [digestOf(bytes), digestOf(bytes)] as const));

test('the layout of engines before 25: a folder a layer, a layer that occurs twice as a link', async () => {
  const parts = [
    entry('a/', Buffer.alloc(0), '5'),
    entry('a/VERSION', Buffer.from('1.0')),
    entry('a/layer.tar', base),
    entry('b/layer.tar', top),
    entry('c/layer.tar', Buffer.alloc(0), '2', '../a/layer.tar'),
    entry('config.json', config),
    manifest('config.json', ['a/layer.tar', 'b/layer.tar', 'c/layer.tar']),
  ];
  assert.deepEqual(await contentsOf(parts), expected);
});

test('the OCI layout of later ones, with layers as they are, in gzip or in zstd', async () => {
  const blob = (bytes: Buffer): string => `blobs/sha256/${hexOf(digestOf(bytes))}`;
  for (const compress of [(bytes: Buffer) => bytes, gzipSync, zstdCompressSync]) {
    const [first, second] = [compress(base), compress(top)];
    const parts = [
      entry('oci-layout', Buffer.from('{}')),
      entry('index.json', Buffer.from('{}')),
      ...[first, second, config].map((bytes) => entry(blob(bytes), bytes)),
      manifest(blob(config), [blob(first), blob(second), blob(first)]),
    ];
    assert.deepEqual(await contentsOf(parts), expected);
  }
});

test('long names and large sizes are understood; damage and other layouts are refused', async () => {
  await using folder = await temporaryFolder();
  const archive = join(folder.path, 'a.tar');
  const long = `${'folder/'.repeat(40)}file`;
  const record = ` path=${long}\n`;
  const pax = Buffer.from(`${record.length + 3}${record}`);
  await writeFile(
    archive,
    Buffer.concat([
      entry('pax', pax, 'x'),
      entry('short', Buffer.from('one')),
      entry('gnu', Buffer.from(`${long}2\0`), 'L'),
      entry('short', Buffer.from('two')),
      END,
    ]),
  );
  assert.deepEqual([...(await indexTar(archive)).keys()], [long, `${long}2`]);
  const invalid = (error: unknown) => isPodiumError(error) && error.code === 'INVALID_ARGUMENT';
  await assert.rejects(contentsOf([manifest('config.json', [])]), invalid);
  await assert.rejects(contentsOf([entry('config.json', config), manifest('config.json', ['a'])]), invalid);
  await writeFile(archive, Buffer.alloc(2048, 7));
  await assert.rejects(indexTar(archive), invalid);
});
