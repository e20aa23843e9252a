import assert from 'node:assert/strict';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { allOutput, docker, ensureImages, eventually, MIB, openLab } from './container-fixture.ts';

before(ensureImages);

test('an agent that fills its disk is told so, and the host loses no more than the limit', async () => {
  await using lab = await openLab();
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(lab.root);
    return bavail * bsize;
  };
  const before = await freeBytes();
  const script = `dd if=/dev/zero of=/home/big bs=1M 2>&1 | grep -o 'No space left on device'; head -c 4M 2>/dev/null /dev/zero > /tmp/more && echo BROKE; exit 3`;
  const run = await lab.runtime.start(lab.bash(script));
  const exit = await run.wait();
  assert.equal(exit.exitCode, 3);
  assert.equal(exit.scratchFull, true);
  assert.equal(await allOutput(run), 'No space left on device\n');
  const image = await stat(join(lab.root, 'attempt 1/scratch.img'));
  assert.ok(image.blocks * 512 <= 65 * MIB, `${image.blocks * 512} bytes used`);
  assert.ok(before - (await freeBytes()) < 256 * MIB, 'the rest of the machine may write a little too');
  assert.ok((await run.usage()).scratchUsedBytes > 45 * MIB);
});

test('where no file system can be mounted the run is watched, and stopped past its limit', async () => {
  await using lab = await openLab({ scratch: 'folder' });
  assert.deepEqual((await lab.runtime.info()).scratch, { kind: 'folder', reason: 'asked for' });
  const script = `cat /home/agent/start.txt; dd if=/dev/zero of=/home/big bs=1M count=40 status=none; echo wrote; sleep 60`;
  const run = await lab.runtime.start(lab.bash(script, { limits: { diskBytes: 20 * MIB } }));
  const exit = await run.wait();
  assert.equal(exit.scratchFull, true);
  assert.equal(exit.exitCode, 137);
  assert.equal(await allOutput(run), 'shipped\nwrote\n');
});

const EAT = `perl -e 'my @a; push @a, "x" x 1048576 for 1..1000'`;

test('memory: a child that is killed leaves the flag and exit 0, the main process does not', async () => {
  await using lab = await openLab();
  const limits = { memoryBytes: 64 * MIB };
  const [child, main] = await Promise.all([
    lab.runtime.start(lab.bash(`${EAT}; echo child $?; exit 0`, { limits })),
    lab.runtime.start(lab.bash(`exec ${EAT}`, { limits })),
  ]);
  const childExit = await child.wait();
  assert.deepEqual([childExit.exitCode, childExit.oomKilled], [0, true]);
  assert.match(await allOutput(child), /child 137/);
  const mainExit = await main.wait();
  assert.deepEqual([mainExit.exitCode, mainExit.oomKilled, mainExit.scratchFull], [137, true, false]);
});

test('a fork bomb stays inside its limit and can be stopped', async () => {
  await using lab = await openLab();
  // Every process forks until it may not, and then goes on trying.
  const script = `exec perl -e 'while (1) { sleep 1 unless defined fork }'`;
  const run = await lab.runtime.start(lab.bash(script, { limits: { pids: 50 } }));
  await eventually('the bomb has gone off', async () => (await processCount(run.id)) > 30);
  assert.ok((await processCount(run.id)) <= 50);
  const before = Date.now();
  await run.stop(500);
  assert.ok(Date.now() - before < 15_000);
  assert.equal((await run.wait()).exitCode, 137);
});

test('an agent that never ends is stopped: politely if it listens, surely if not', async () => {
  await using lab = await openLab();
  const [polite, deaf] = await Promise.all([
    lab.runtime.start(lab.bash(`trap 'echo bye; exit 7' TERM; echo up; while true; do sleep 0.1; done`)),
    lab.runtime.start(lab.bash(`trap '' TERM; echo up; while true; do sleep 0.1; done`)),
  ]);
  for (const run of [polite, deaf]) for await (const _ of run.output({})) break;
  await Promise.all([polite.stop(10_000), deaf.stop(300)]);
  await deaf.stop(300);
  assert.equal((await polite.wait()).exitCode, 7);
  assert.equal(await allOutput(polite), 'up\nbye\n');
  assert.equal((await deaf.wait()).exitCode, 137);
});

test('an agent that prints without end costs the host a bounded amount', async () => {
  await using lab = await openLab();
  const line = 'x'.repeat(1999);
  const script = `yes ${line} | head -c 200000000; echo; echo last line`;
  const run = await lab.runtime.start(lab.bash(script));
  let seen = 0;
  let tail = '';
  for await (const { bytes } of run.output({})) {
    seen += bytes.length;
    tail = (tail + Buffer.from(bytes).toString()).slice(-10);
  }
  assert.equal((await run.wait()).exitCode, 0);
  assert.equal(tail, 'last line\n');
  assert.ok(seen > 1e6, `${seen} bytes were seen`);
  const log = await docker('inspect', run.id, '--format', '{{.LogPath}}');
  const folder = join(log, '..');
  const files = (await readdir(folder)).filter((name) => name.includes('-json.log'));
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).size));
  const kept = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(kept < 70 * MIB && kept > MIB, `${kept} bytes kept in ${files.length} files`);
});

async function processCount(id: string): Promise<number> {
  return (await docker('top', id, '-eo', 'pid')).split('\n').length - 1;
}
