import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderDigest } from './content-digest.ts';

test('names and contents count, times do not', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'podium-digest-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'inner'));
  await writeFile(join(folder, 'a'), '1');
  await writeFile(join(folder, 'inner', 'b'), '2');
  const first = await folderDigest(folder);

  await utimes(join(folder, 'a'), 0, 0);
  await mkdir(join(folder, '__pycache__'));
  await writeFile(join(folder, '__pycache__', 'x.pyc'), 'leftover');
  assert.equal(await folderDigest(folder), first);

  await writeFile(join(folder, 'a'), '12');
  await writeFile(join(folder, 'inner', 'b'), '');
  assert.notEqual(await folderDigest(folder), first, 'content that moved to another file');
  await writeFile(join(folder, 'a'), '1');
  await writeFile(join(folder, 'inner', 'b'), '2');
  assert.equal(await folderDigest(folder), first);
  await writeFile(join(folder, 'c'), '');
  assert.notEqual(await folderDigest(folder), first, 'an empty file more');
});
