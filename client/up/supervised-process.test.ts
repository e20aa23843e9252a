import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readEnvironment } from '../../platform/config/config.ts';
import { pause } from '../../platform/clock/wait.ts';
import { SupervisedProcess } from './supervised-process.ts';

const DEADLINE_MS = 5_000;

async function supervise(t: TestContext, script: string): Promise<{ part: SupervisedProcess; dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'podium-supervised-'));
  const part = new SupervisedProcess(
    {
      name: 'part',
      command: 'sh',
      args: ['-c', script],
      logFile: join(dir, 'part.log'),
      identityFile: join(dir, 'part.json'),
      environment: readEnvironment(),
    },
    () => undefined,
  );
  part.start();
  t.after(async () => {
    part.requestStop();
    await part.stopped(200);
    await rm(dir, { recursive: true });
  });
  return { part, dir };
}

async function said(dir: string, words: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await readFile(join(dir, 'part.log'), 'utf8').catch(() => '')).includes(words)) {
    assert.ok(performance.now() < deadline, `the process never said ${words}`);
    await pause(20);
  }
}

test('a drain waits for the end of the process, and neither signals nor kills it', async (t) => {
  const { part, dir } = await supervise(
    t,
    `trap 'echo draining; sleep 0.4; echo drained; exit 0' TERM; echo up; while :; do sleep 0.02; done`,
  );
  await said(dir, 'up');
  part.requestStop();
  await part.ended();
  assert.match(await readFile(join(dir, 'part.log'), 'utf8'), /draining\ndrained\n$/);
});

test('a process that ends unasked is started again; its identity is on record while it runs', async (t) => {
  const { part, dir } = await supervise(t, 'echo up $$; while :; do sleep 0.02; done');
  await said(dir, 'up');
  const first = part.pid;
  const record = JSON.parse(await readFile(join(dir, 'part.json'), 'utf8')) as { pid: number };
  assert.equal(record.pid, first);
  process.kill(first ?? 0, 'SIGKILL');
  const deadline = performance.now() + DEADLINE_MS;
  while (part.pid === null || part.pid === first) {
    assert.ok(performance.now() < deadline, 'it was not started again');
    await pause(20);
  }
  part.requestStop();
  assert.ok(await part.stopped(1_000));
  assert.ok(!existsSync(join(dir, 'part.json')));
});

test('one that never comes up is given up with its last words; one that has been up is tried for ever', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'podium-supervised-'));
  t.after(() => rm(dir, { recursive: true }));
  const spec = {
    name: 'part',
    command: 'sh',
    args: ['-c', 'echo the disk is full; exit 1'],
    logFile: join(dir, 'part.log'),
    identityFile: join(dir, 'part.json'),
    environment: readEnvironment(),
  };
  const givenUp = Promise.withResolvers<Error>();
  const fragile = new SupervisedProcess(spec, givenUp.resolve);
  fragile.start();
  assert.match((await givenUp.promise).message, /part does not stay up.*the disk is full/s);
  await fragile.ended();

  const trouble = Promise.withResolvers<string>();
  const lasting = new SupervisedProcess(spec, () => {
    assert.fail('it must not be given up');
  });
  lasting.keepForEver(trouble.resolve);
  lasting.start();
  assert.match(await trouble.promise, /trying on/);
  lasting.requestStop();
  await lasting.stopped(200);
});
