import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { collectArchive } from './collect-archive.ts';

const MIB = 1024 * 1024;

async function withHome(action: (home: string, target: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'podium-archive-'));
  try {
    await mkdir(join(root, 'home', 'logs'), { recursive: true });
    await action(join(root, 'home'), join(root, 'logs.tar'));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const members = (tar: string) =>
  execFileSync('tar', ['-tf', tar], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((name) => name !== '');

test('regular files are packed, links and pipes left out; tar reads it', () =>
  withHome(async (home, target) => {
    const logs = join(home, 'logs');
    const long = 'x'.repeat(200);
    await mkdir(join(logs, 'inner'));
    await writeFile(join(logs, 'b.log'), 'b'.repeat(513));
    await writeFile(join(logs, 'a.log'), 'a');
    await writeFile(join(logs, 'inner', long), 'long');
    await writeFile(Buffer.concat([Buffer.from(`${logs}/`), Buffer.from([0xff, 0xfe])]), 'no text');
    await symlink('/etc/passwd', join(logs, 'link'));
    await symlink('/etc', join(logs, 'folder-link'));
    execFileSync('mkfifo', [join(logs, 'pipe')]);
    const archive = await collectArchive(home, 'logs', target, { sizeBytes: MIB });
    assert.ok(archive);
    const bytes = await readFile(target);
    assert.equal(archive.sizeBytes, bytes.length);
    assert.equal(archive.digest, digestOf(bytes));
    assert.equal(archive.truncatedBytes, 0);
    assert.deepEqual(members(target), ['logs/a.log', 'logs/b.log', `logs/inner/${long}`, 'logs/\\377\\376']);
    assert.equal(execFileSync('tar', ['-xOf', target, 'logs/b.log'], { encoding: 'utf8' }), 'b'.repeat(513));
    assert.equal(execFileSync('tar', ['-xOf', target, `logs/inner/${long}`], { encoding: 'utf8' }), 'long');
    // The same files give the same bytes.
    assert.deepEqual(await collectArchive(home, 'logs', target, { sizeBytes: MIB }), archive);
    await utimes(join(logs, 'a.log'), 1, 1);
    assert.notEqual((await collectArchive(home, 'logs', target, { sizeBytes: MIB }))?.digest, archive.digest);
  }));

test('what does not fit is left out and counted; smaller files still go in', () =>
  withHome(async (home, target) => {
    const logs = join(home, 'logs');
    const sparse = await open(join(logs, 'huge'), 'w');
    await sparse.truncate(20 * 10 ** 9);
    await sparse.close();
    await writeFile(join(logs, 'small'), 's');
    await writeFile(join(logs, 'too-big'), Buffer.alloc(MIB));
    const archive = await collectArchive(home, 'logs', target, { sizeBytes: MIB });
    assert.equal(archive?.truncatedBytes, 20 * 10 ** 9 + MIB);
    assert.ok(archive.sizeBytes <= MIB);
    assert.deepEqual(members(target), ['logs/small']);
  }));

test('names and depth are bounded', () =>
  withHome(async (home, target) => {
    let folder = join(home, 'logs');
    for (let depth = 0; depth < 6; depth++) {
      await writeFile(join(folder, 'file'), String(depth));
      folder = join(folder, 'd');
      await mkdir(folder);
    }
    await collectArchive(home, 'logs', target, { sizeBytes: MIB, depth: 2 });
    assert.equal(members(target).length, 3);
    await collectArchive(home, 'logs', target, { sizeBytes: MIB, entries: 3 });
    assert.ok(members(target).length <= 3);
  }));

test('no folder, or a link in its place, gives nothing', () =>
  withHome(async (home, target) => {
    assert.equal(await collectArchive(home, 'code', target, { sizeBytes: MIB }), null);
    await symlink('/etc', join(home, 'code'));
    assert.equal(await collectArchive(home, 'code', target, { sizeBytes: MIB }), null);
  }));
