import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeDurably } from './durable-file.ts';

test('a file is there whole or not at all, and no temporary file stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podium-durable-'));
  try {
    const path = join(folder, 'a');
    await writeDurably(path, (file) => file.writeFile('one'));
    await assert.rejects(
      writeDurably(path, async (file) => {
        await file.writeFile('tw');
        throw new Error('the disk is gone');
      }),
      /the disk is gone/,
    );
    assert.equal(await readFile(path, 'utf8'), 'one');
    assert.deepEqual(await readdir(folder), ['a']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
