import assert from 'node:assert/strict';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { fillHome, ownFolders } from './home.ts';

async function places() {
  const root = await mkdtemp(join(tmpdir(), 'podium-home-'));
  const homeDir = join(root, 'home');
  const outside = join(root, 'outside');
  await mkdir(homeDir);
  await mkdir(outside);
  return {
    homeDir,
    outside,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

test('folders and files are made, and what the image has stays', async () => {
  await using place = await places();
  await mkdir(join(place.homeDir, 'agent'));
  await writeFile(join(place.homeDir, 'agent/start.sh'), 'theirs');
  const files = new Map([
    ['instructions.txt', { content: 'do it' }],
    ['bin/check.sh', { content: '#!/bin/sh\n', executable: true }],
  ]);
  await fillHome(place.homeDir, files);
  await fillHome(place.homeDir, files);
  assert.deepEqual((await readdir(place.homeDir)).toSorted(), [
    'agent',
    'bin',
    'code',
    'data',
    'instructions.txt',
    'logs',
    'submission',
  ]);
  assert.equal(await readFile(join(place.homeDir, 'agent/start.sh'), 'utf8'), 'theirs');
  assert.equal((await lstat(join(place.homeDir, 'bin/check.sh'))).mode & 0o777, 0o755);
  assert.equal((await lstat(join(place.homeDir, 'instructions.txt'))).mode & 0o777, 0o644);
});

test('links that an image put in the way lead nowhere', async () => {
  await using place = await places();
  await writeFile(join(place.outside, 'secret'), 'untouched');
  await symlink(place.outside, join(place.homeDir, 'logs'));
  await symlink(place.outside, join(place.homeDir, 'bin'));
  await symlink(join(place.outside, 'secret'), join(place.homeDir, 'instructions.txt'));
  await mkdir(join(place.homeDir, 'tool.sh'));
  await fillHome(
    place.homeDir,
    new Map([
      ['instructions.txt', { content: 'ours' }],
      ['bin/check.sh', { content: 'ours' }],
      ['tool.sh', { content: 'ours' }],
    ]),
  );
  assert.deepEqual(await readdir(place.outside), ['secret']);
  assert.equal(await readFile(join(place.outside, 'secret'), 'utf8'), 'untouched');
  assert.equal(await readFile(join(place.homeDir, 'instructions.txt'), 'utf8'), 'ours');
  assert.equal(await readFile(join(place.homeDir, 'tool.sh'), 'utf8'), 'ours');
  assert.ok((await lstat(join(place.homeDir, 'logs'))).isDirectory());
});

test('a path that leaves /home or lies in the data is refused', async () => {
  await using place = await places();
  for (const name of ['', '.', '..', '../x', '/etc/x', 'a/../../x', 'a//b', 'data/x', 'data', 'x\0y']) {
    await assert.rejects(
      fillHome(place.homeDir, new Map([[name, { content: '' }]])),
      (error) => isPodiumError(error, 'INVALID_ARGUMENT'),
      JSON.stringify(name),
    );
  }
});

test('a file’s owner is changed without following links', async () => {
  await using place = await places();
  await symlink('/nowhere/at/all', join(place.homeDir, 'dangling'));
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  await ownFolders([place.homeDir], { uid, gid, fallback: false });
});
