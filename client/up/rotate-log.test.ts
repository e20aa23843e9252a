import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { rotateLog } from './rotate-log.ts';

test('a log is cut under a process that writes all the time: no line is lost, none is there twice', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'x.log');
  const log = await open(file, 'a', 0o600);
  const lines = 60_000;
  const script = `i=0; while [ $i -lt ${lines} ]; do echo "line $i of a process that does not know"; i=$((i+1)); done`;
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', log.fd, log.fd] });
  let over = false;
  const ended = once(child, 'exit').then(() => (over = true));
  const rules = { maxBytes: 256 * 1024, kept: 50 };
  let cuts = 0;
  while (!over) if (await rotateLog(file, rules)) cuts += 1;
  await ended;
  await log.close();
  assert.ok(cuts >= 3, `${cuts} cuts`);
  const parts = (await readdir(folder.path)).filter((name) => name !== 'x.log');
  const order = parts.map((name) => Number(name.split('.').at(-1))).sort((a, b) => b - a);
  const texts = await Promise.all(
    [...order.map((n) => `${file}.${n}`), file].map((path) => readFile(path, 'utf8')),
  );
  const all = texts.join('').trimEnd().split('\n');
  assert.equal(all.length, lines);
  assert.ok(all.every((line, index) => line.startsWith(`line ${index} `)));
});

test('only a few older parts stay, and a small log is left alone, also on a file system that takes nothing out', async (context) => {
  const shm = '/dev/shm'; // A tmpfs.
  if (!existsSync(shm)) return context.skip('there is no /dev/shm here');
  const path = await mkdtemp(join(shm, 'podium-log-'));
  context.after(() => rm(path, { recursive: true, force: true }));
  const file = join(path, 'x.log');
  const rules = { maxBytes: 100_000, kept: 2 };
  for (const mark of ['a', 'b', 'c', 'd']) {
    const log = await open(file, 'a', 0o600);
    await log.write(mark.repeat(128 * 1024));
    await log.close();
    assert.equal(await rotateLog(file, rules), true);
    assert.equal(await rotateLog(file, rules), false);
  }
  assert.deepEqual((await readdir(path)).sort(), ['x.log', 'x.log.1', 'x.log.2']);
  assert.equal((await stat(file)).size, 0);
  assert.deepEqual((await readFile(`${file}.2`, 'utf8')).slice(0, 1), 'c');
});
