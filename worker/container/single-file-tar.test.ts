import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { readSingleFile } from './single-file-tar.ts';

function tar(type: string, content: string): Readable {
  const header = Buffer.alloc(512);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156, 'latin1');
  const bytes = Buffer.concat([header, Buffer.from(content), Buffer.alloc(2048)]);
  return Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]);
}

test('the one regular file is read, anything else is empty', async () => {
  assert.equal(await readSingleFile(tar('0', 'root:x:0\n'), 1000), 'root:x:0\n');
  assert.equal(await readSingleFile(tar('\0', 'old'), 1000), 'old');
  assert.equal(await readSingleFile(tar('2', ''), 1000), '');
  assert.equal(await readSingleFile(Readable.from([]), 1000), '');
});

test('a file beyond the limit is refused', async () => {
  await assert.rejects(readSingleFile(tar('0', 'x'.repeat(5000)), 1000), /larger than 1000/);
});
