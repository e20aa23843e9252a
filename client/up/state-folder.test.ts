import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { identifyProcess } from '../setup/process-identity.ts';
import { endLeftProcesses, forgetRecords, holdStateFolder } from './state-folder.ts';

async function folder(t: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'podium-state-'));
  t.after(() => rm(made, { recursive: true }));
  return made;
}

/** A shell that has set its traps, and its identity. */
async function shell(t: TestContext, script: string): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', `${script}; echo ready; while :; do sleep 0.05; done`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

async function note(root: string, name: string, pid: number, ticksLater = 0): Promise<void> {
  const found = identifyProcess(pid);
  assert.ok(found);
  const known = { pid, startTicks: found.startTicks + ticksLater };
  await mkdir(join(root, 'processes'), { recursive: true });
  await writeFile(join(root, 'processes', `${name}.json`), JSON.stringify(known));
}

test('a state folder has one holder at a time', async (t) => {
  const root = await folder(t);
  {
    await using held = await holdStateFolder(root);
    assert.ok(held);
    await assert.rejects(
      holdStateFolder(root),
      (error) => isPodiumError(error, 'FAILED_PRECONDITION') && error.message.includes(root),
    );
  }
  await using again = await holdStateFolder(root);
  assert.ok(again);
});

test('what a killed holder left is taken over', async (t) => {
  const root = await folder(t);
  await writeFile(join(root, 'up.lock'), JSON.stringify({ pid: process.pid, startTicks: 1 }));
  await using held = await holdStateFolder(root);
  assert.ok(held);
});

test('processes left by an earlier start are ended, one that must be told twice too; others are left alone', async (t) => {
  const root = await folder(t);
  const obedient = await shell(t, 'true');
  const draining = await shell(t, `trap 'trap "exit 0" TERM' TERM`);
  const stranger = await shell(t, 'true');
  await note(root, 'nats', obedient.pid ?? 0);
  await note(root, 'worker-1', draining.pid ?? 0);
  await note(root, 'grader', stranger.pid ?? 0, 1); // Its number was given to another since.
  assert.equal(await endLeftProcesses(join(root, 'processes')), 2);
  assert.equal(identifyProcess(obedient.pid ?? 0), undefined);
  assert.equal(identifyProcess(draining.pid ?? 0), undefined);
  assert.ok(identifyProcess(stranger.pid ?? 0));
  assert.equal(await endLeftProcesses(join(root, 'processes')), 0);
});

test('records are forgotten, folders of attempts stay', async (t) => {
  const root = await folder(t);
  const attempt = join(root, 'workers', 'demo-1', 'attempts', 'r-1');
  await mkdir(attempt, { recursive: true });
  await mkdir(join(root, 'coordinator'));
  const journal = join(root, 'workers', 'demo-1', 'journal.sqlite');
  await writeFile(journal, '');
  await forgetRecords(root);
  assert.ok(existsSync(attempt));
  assert.ok(!existsSync(journal));
  assert.ok(!existsSync(join(root, 'coordinator')));
});
