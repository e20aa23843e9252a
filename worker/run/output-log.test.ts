import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../../contracts/ids/digest.ts';
import { OutputLog } from './output-log.ts';

async function withFile(action: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-output-'));
  try {
    await action(join(folder, 'output.log'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function record(file: string, limitBytes: number, pieces: readonly Uint8Array[]) {
  await using log = await OutputLog.open(file, limitBytes);
  for (const piece of pieces) await log.append(piece);
  return await log.finish();
}

test('whatever is printed, the file has the beginning, the end, and their digest', () =>
  withFile(async (file) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 120, max: 2000 }),
        fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 12 }),
        async (limitBytes, pieces) => {
          await rm(file, { force: true });
          const all = Buffer.concat(pieces);
          const result = await record(file, limitBytes, pieces);
          const kept = await readFile(file);
          assert.equal(result.digest, digestOf(kept));
          assert.equal(result.sizeBytes, kept.length);
          assert.ok(kept.length <= limitBytes);
          const tailBytes = Math.floor(limitBytes / 2);
          const headBytes = Math.max(0, limitBytes - tailBytes - 100);
          if (all.length <= headBytes + tailBytes) {
            assert.deepEqual(kept, all);
            assert.equal(result.truncatedBytes, 0);
          } else {
            assert.deepEqual(kept.subarray(0, headBytes), all.subarray(0, headBytes));
            assert.deepEqual(kept.subarray(-tailBytes), all.subarray(-tailBytes));
            assert.equal(result.truncatedBytes, all.length - headBytes - tailBytes);
            assert.match(
              kept.subarray(headBytes).toString('latin1'),
              /^\n\[podium: \d+ bytes of output are left out here\]\n/,
            );
          }
          // Again after a restart, with all output anew: the same file.
          assert.deepEqual(await record(file, limitBytes, pieces), result);
        },
      ),
      { numRuns: 60 },
    );
  }));

test('a complete beginning stays although the engine has dropped it', () =>
  withFile(async (file) => {
    await record(file, 1000, [Buffer.alloc(5000, 'a')]);
    await record(file, 1000, [Buffer.alloc(3000, 'b')]);
    const kept = (await readFile(file)).toString();
    assert.equal(kept.slice(0, 400), 'a'.repeat(400));
    assert.equal(kept.slice(-500), 'b'.repeat(500));
  }));
