import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { eventually } from '../support/eventually.ts';
import { GRADER_ID, prepareGrader, startGrader } from '../support/grader-fixture.ts';
import { handInMessages, recordFor, signedTicket, ticketFor } from '../support/handin-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MIB = 1024 * 1024;
const isFull = (error: unknown): boolean =>
  isPodiumError(error, 'RESOURCE_EXHAUSTED') && /disk is full/.test(error.message);

/** A disk of its own, this small. */
function mountDisk(folder: string, sizeMebibytes: number): AsyncDisposable {
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMebibytes}m`, 'podium-test', folder]);
  return {
    [Symbol.asyncDispose]: () => {
      execFileSync('umount', ['--lazy', folder]);
      return Promise.resolve();
    },
  };
}

test('a full disk refuses hand-ins before any receipt, and takes them again when there is room', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('mounting a small disk needs root');
  await using folder = await temporaryFolder();
  const stateDir = join(folder.path, 'disk');
  await using _disk = mountDisk(stateDir, 4);
  await using prepared = await prepareGrader({ stateDir, minimumFreeBytes: 0, scorer: { spares: 0 } });
  await using grader = await startGrader(prepared);
  const handIn = (fence: number, csv: Buffer | null): Promise<{ receipt: Buffer }> => {
    const ticket = signedTicket(ticketFor(prepared.card, GRADER_ID, { fence }), prepared.headKey);
    return grader.handIn.handIn(handInMessages({ ticket, record: recordFor(csv) }, csv), {
      deadlineMs: 20_000,
    });
  };
  const small = Buffer.from('id,word\n1,a\n');
  const first = await handIn(1, small);

  // Larger than the disk: fails while it is written, and what was written is gone again.
  await assert.rejects(handIn(2, randomBytes(8 * 1024 * 1024)), isFull);
  assert.equal(readdirSync(join(stateDir, 'submissions')).length, 1);
  const second = await handIn(2, small);

  // Nothing left at all: not even a row fits, sooner or later. Each hand-in is either acknowledged for good or refused.
  const { bsize, bavail } = statfsSync(stateDir);
  writeFileSync(join(stateDir, 'filler'), Buffer.alloc(bsize * bavail));
  // Every other one hands in nothing, so that it is the database that finds the disk full.
  const contentOf = (fence: number): Buffer | null =>
    fence % 2 === 0 ? null : Buffer.from(`id,word\n${fence},a\n`);
  const acknowledged = new Map<number, Buffer>();
  const refused = new Set<number>();
  for (let fence = 3; fence <= 60; fence++) {
    try {
      acknowledged.set(fence, (await handIn(fence, contentOf(fence))).receipt);
    } catch (error) {
      assert.ok(isFull(error), String(error));
      refused.add(fence % 2);
    }
  }
  assert.equal(refused.size, 2, 'the submissions folder and the database were both full');
  assert.ok((await handIn(1, small)).receipt.equals(first.receipt), 'what was acknowledged is still known');
  rmSync(join(stateDir, 'filler'));
  await handIn(100, Buffer.from('id,word\n100,a\n'));
  assert.ok((await handIn(2, small)).receipt.equals(second.receipt));
  for (const [fence, receipt] of acknowledged) {
    assert.ok((await handIn(fence, contentOf(fence))).receipt.equals(receipt));
  }
});

test('below the floor hand-ins are refused by name before the disk is full; the same ones are taken when there is room', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('mounting a small disk needs root');
  await using folder = await temporaryFolder();
  const stateDir = join(folder.path, 'disk');
  await using _disk = mountDisk(stateDir, 16);
  const old = join(stateDir, 'submissions', 'a'.repeat(64));
  const young = join(stateDir, 'submissions', 'b'.repeat(64));
  mkdirSync(join(stateDir, 'submissions'), { mode: 0o700 });
  await using prepared = await prepareGrader({
    ...{ stateDir, minimumFreeBytes: 4 * MIB, unnamedAfterMs: 60_000, sweepIntervalMs: 50 },
    scorer: { spares: 0 },
  });
  await using grader = await startGrader(prepared);
  const csv = Buffer.from(`id,word\n1,${'a'.repeat(MIB)}\n`);
  const handIn = (fence: number): Promise<{ receipt: Buffer }> => {
    const ticket = signedTicket(ticketFor(prepared.card, GRADER_ID, { fence }), prepared.headKey);
    return grader.handIn.handIn(handInMessages({ ticket, record: recordFor(csv) }, csv), {
      deadlineMs: 20_000,
    });
  };
  const first = await handIn(1);
  const { bsize, bavail } = statfsSync(stateDir);
  // One more byte than the floor, and not the submission's megabyte.
  writeFileSync(join(stateDir, 'filler'), Buffer.alloc(bsize * bavail - 4 * MIB - 64 * 1024));
  await assert.rejects(
    handIn(2),
    (error: unknown) =>
      isPodiumError(error, 'RESOURCE_EXHAUSTED') && /keeps free.*try again later/s.test(error.message),
  );
  assert.ok((await handIn(1)).receipt.equals(first.receipt), 'what was acknowledged is still known');
  rmSync(join(stateDir, 'filler'));
  assert.ok((await handIn(2)).receipt.length > 0);

  // What no hand-in names goes after its time, while the grader runs; the named one stays.
  const [named = ''] = readdirSync(join(stateDir, 'submissions'));
  for (const file of [old, young]) writeFileSync(file, 'x');
  const longAgo = new Date(Date.now() - 120_000);
  for (const file of [old, join(stateDir, 'submissions', named)]) utimesSync(file, longAgo, longAgo);
  await eventually(() => assert.equal(existsSync(old), false), 5_000);
  assert.deepEqual(readdirSync(join(stateDir, 'submissions')).sort(), [named, 'b'.repeat(64)].sort());
});
