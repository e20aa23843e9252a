import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { silentLogger } from '../../platform/logger/logger.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { ReleaseArchive } from './release-archive.ts';

const node = `node_modules/node-${process.platform}-${process.arch}`;
const files: Readonly<Record<string, string>> = {
  'package.json': '{"version":"1.2.3"}',
  'package-lock.json': JSON.stringify({
    packages: { '': {}, [node]: {}, 'node_modules/dev': { dev: true } },
  }),
  'client/main.ts': 'main',
  'client/main.test.ts': 'left out',
  'client/bin/podium': '#!/bin/sh',
  [`${node}/bin/node`]: 'binary',
  'node_modules/dev/index.js': 'left out',
};

test('two installations of the same files make the same bytes, without owners, times or umasks', async () => {
  await using folder = await temporaryFolder();
  const first = join(folder.path, 'first');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(first, path)), { recursive: true });
    await writeFile(join(first, path), text);
  }
  await chmod(join(first, 'client/bin/podium'), 0o755);
  const second = join(folder.path, 'second');
  await cp(first, second, { recursive: true });
  await chmod(join(second, 'client/bin/podium'), 0o700);
  await chmod(join(second, 'client/main.ts'), 0o600);
  await utimes(join(second, 'package.json'), 1, 1);
  const archiveOf = (projectFolder: string): ReleaseArchive =>
    new ReleaseArchive({ projectFolder, directory: `${projectFolder}-archive`, logger: silentLogger });

  const archive = archiveOf(first);
  const release = await archive.current();
  assert.deepEqual(await archiveOf(second).current(), release);
  assert.deepEqual(await archive.current(), release, 'packed once');
  const file = archive.fileOf(release.sha256) ?? '';
  assert.equal(
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
    release.sha256,
  );
  const listed = execFileSync('tar', ['--utc', '-tvzf', file], { encoding: 'utf8' }).trimEnd().split('\n');
  assert.deepEqual(
    listed.map((line) => line.replace(/ +/g, ' ').replace(/^(\S+ \S+) \d+ /, '$1 ')),
    [
      ['-rw-r--r--', 'release.json'],
      ['-rwxr-xr-x', 'client/bin/podium'],
      ['-rw-r--r--', 'client/main.ts'],
      ['-rw-r--r--', `${node}/bin/node`],
      ['-rw-r--r--', 'package-lock.json'],
      ['-rw-r--r--', 'package.json'],
    ].map(([mode, name]) => `${mode} 0/0 1970-01-01 00:00 podium/${name}`),
  );
  for (const wrong of ['0'.repeat(64), '../first', release.sha256.toUpperCase()])
    assert.equal(archive.fileOf(wrong), null, wrong);
});
