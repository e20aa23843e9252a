import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { leaveHead, whatToLeave } from '../../client/join/leave.ts';
import { writeWorkerConfig } from '../../client/join/lending.ts';
import { memberLayout, type MemberLayout } from '../../client/join/member-layout.ts';
import { writeMember, type MemberRecord } from '../../client/join/member-record.ts';
import { layoutOf } from '../../client/up/layout.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { ImageRecord } from '../../worker/disk/image-record.ts';
import { docker } from './container-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What leaving takes away and what it leaves alone, with a real engine and a head that is not there. */
const mark = `t${randomBytes(4).toString('hex')}`;
const image = (name: string): string => `${mark}-${name}:1`;
const volume = `${mark}-owner`;

after(async () => {
  for (const name of ['brought', 'joined', 'owner'])
    await docker('image', 'rm', '--force', image(name)).catch(() => '');
  await docker('volume', 'rm', '--force', volume);
});

/** An image of one small file. */
function makeImage(name: string): string {
  const tar = execFileSync('tar', ['-c', '-C', import.meta.dirname, 'join-leave.test.ts']);
  const options = { input: tar, encoding: 'utf8' } as const;
  return execFileSync('docker', ['import', '--message', name, '-', image(name)], options).trim();
}

const isThere = async (name: string): Promise<boolean> =>
  (await docker('image', 'ls', '--quiet', image(name))).trim() !== '';

/** A machine that has joined a head that nobody can reach. */
async function joined(root: string): Promise<MemberLayout> {
  const layout = memberLayout(root);
  const member: MemberRecord = {
    version: 1,
    kind: 'worker',
    name: mark,
    head: '127.0.0.1:1',
    ca: 'a'.repeat(64),
    coordinator: '127.0.0.1:1',
    nats: ['127.0.0.1:1'],
    graders: [],
    link: { path: join(dirname(root), 'bin', 'podium'), madeFolder: join(dirname(root), 'bin') },
    joinedAtMs: 1,
  };
  for (const folder of [
    layout.workerState,
    dirname(layout.privateKey),
    layout.program,
    layout.logs,
    join(dirname(root), 'bin'),
  ])
    await mkdir(folder, { recursive: true });
  await symlink(join(layout.program, 'client', 'bin', 'podium'), join(dirname(root), 'bin', 'podium'));
  await writeFile(layout.privateKey, 'key');
  const lend = { cpuset: [0], memoryBytes: 2 ** 30, diskBytes: 2 ** 30, gpus: [] };
  await writeWorkerConfig(layout, member, { lend });
  await writeMember(layout, member);
  return layout;
}

test(
  'a purge removes what Podium made and brought, nothing else, and names what stays',
  { timeout: 60_000 },
  async () => {
    await using folder = await temporaryFolder();
    const layout = await joined(join(folder.path, 'state'));
    const ids = { brought: makeImage('brought'), owner: makeImage('owner') };
    makeImage('joined');
    await docker('volume', 'create', volume);
    const record = new ImageRecord(join(layout.workerState, 'images.json'));
    await record.open();
    await record.brought(ids.brought, { reference: image('brought'), sizeBytes: 1, lastUsedMs: 1 });
    await record.brought(`sha256:${'0'.repeat(64)}`, { reference: 'gone', sizeBytes: 1, lastUsedMs: 1 });
    await writeFile(layout.brought, JSON.stringify([image('joined'), `${mark}-never:1`]));
    const foreign = join(layout.root, 'thesis.tex');
    await writeFile(foreign, 'mine');

    const said: string[] = [];
    const report = (line: string): void => void said.push(line);
    const kept = await leaveHead({ layout, purge: true, report });
    assert.match(said.join('\n'), /could not be told .*podium worker revoke/s);
    assert.deepEqual(kept, [`${foreign} (not made by Podium)`]);
    assert.deepEqual(await readdir(layout.root), ['thesis.tex']);
    assert.deepEqual(await readdir(folder.path), ['state'], 'the link and its folder are gone');
    assert.deepEqual(await Promise.all(['brought', 'joined', 'owner'].map(isThere)), [false, false, true]);
    assert.match(await docker('volume', 'ls', '--quiet'), new RegExp(volume));
    await assert.rejects(whatToLeave(layout, true), (error) => isPodiumError(error, 'FAILED_PRECONDITION'));
  },
);

test(
  'who has left can purge later; an engine that cannot be asked stops it while nothing is lost',
  { timeout: 60_000 },
  async () => {
    await using folder = await temporaryFolder();
    const layout = await joined(join(folder.path, 'state'));
    const silent = { layout, report: () => undefined };
    const config = await readFile(layout.workerConfig, 'utf8');
    await writeFile(layout.workerConfig, '{'); // The worker's program cannot clear anything with that.
    await assert.rejects(
      leaveHead({ ...silent, purge: true }),
      (error) => isPodiumError(error, 'FAILED_PRECONDITION') && /--without-engine/.test(error.message),
    );
    await writeFile(layout.workerConfig, config);
    assert.ok(existsSync(layout.member) && existsSync(layout.privateKey));
    assert.deepEqual(await leaveHead({ ...silent, purge: false }), []);
    assert.equal(existsSync(layout.privateKey), false);
    await assert.rejects(
      whatToLeave(layout, false),
      (error) => isPodiumError(error) && /has left .* already.*podium leave --purge/.test(error.message),
    );
    assert.match(await readFile(layout.workerConfig, 'utf8'), /cpuset/, 'what is lent is remembered');
    assert.deepEqual(await leaveHead({ ...silent, purge: true, withoutEngine: true }), []);
    assert.deepEqual(await readdir(folder.path), []);
  },
);

test('what an interrupted join left can be purged; a head is not taken for it', async () => {
  await using folder = await temporaryFolder();
  const layout = memberLayout(join(folder.path, 'state'));
  await mkdir(layout.root);
  const isRefused = (error: unknown): boolean => isPodiumError(error, 'FAILED_PRECONDITION');
  await assert.rejects(whatToLeave(layout, true), isRefused);
  await writeFile(layout.brought, '[]');
  assert.match((await whatToLeave(layout, true)).what, /never finished/);
  await assert.rejects(whatToLeave(layout, false), isRefused);
  await writeFile(layoutOf(layout.root).coordinatorConfig, '{}');
  await assert.rejects(leaveHead({ layout, purge: true, report: () => undefined }), isRefused);
  assert.equal(existsSync(layout.brought), true);
});
