import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';

const BOOTSTRAP = resolve(import.meta.dirname, '../../client/setup/bootstrap.mjs');
const run = promisify(execFile);

/** A project with the real bootstrap whose one dependency brings a `node` command, as the pinned Node does. */
async function project(t: TestContext, command = 'node'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-bootstrap-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'client', 'setup'), { recursive: true });
  await copyFile(BOOTSTRAP, join(folder, 'client', 'setup', 'bootstrap.mjs'));
  await mkdir(join(folder, 'pinned'));
  const pinned = { name: 'pinned', version: '1.0.0', bin: { [command]: 'node.sh' } };
  await writeFile(join(folder, 'pinned', 'package.json'), JSON.stringify(pinned));
  const script = `#!/bin/sh\nPINNED=yes exec "${process.execPath}" "$@"\n`;
  await writeFile(join(folder, 'pinned', 'node.sh'), script, { mode: 0o755 });
  const manifest = { name: 'project', version: '1.0.0', dependencies: { pinned: 'file:./pinned' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(
    join(folder, 'script.mjs'),
    `process.on('SIGTERM', () => process.exit(9));
     console.log(JSON.stringify([process.env.PINNED, process.cwd(), ...process.argv.slice(2)]));
     if (process.argv[2] === 'wait') setInterval(() => {}, 1000); else process.exitCode = 5;`,
  );
  await run('npm', ['install', '--package-lock-only', '--offline', '--ignore-scripts'], { cwd: folder });
  return folder;
}

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function bootstrap(folder: string, ...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [join(folder, 'client', 'setup', 'bootstrap.mjs'), ...args], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
    if (args[1] === 'wait') child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const status = await new Promise<number>((settle) => child.once('close', (code) => settle(code ?? -1)));
  return { status, stdout, stderr };
}

test('the first start installs, later ones do not, and the script runs under the pinned Node in the caller’s folder', async (t) => {
  const folder = await project(t);
  const first = await bootstrap(folder, 'script.mjs', 'a', 'b c');
  assert.equal(first.status, 5, first.stderr);
  assert.deepEqual(JSON.parse(first.stdout), ['yes', tmpdir(), 'a', 'b c']);
  assert.match(first.stderr, /Installing the npm packages.*\n.*Installed/s);

  const second = await bootstrap(folder, 'script.mjs');
  assert.equal(second.status, 5);
  assert.equal(second.stderr, '');

  const lock = join(folder, 'package-lock.json');
  await writeFile(lock, (await readFile(lock, 'utf8')) + '\n');
  await utimes(lock, new Date(), new Date(Date.now() + 60_000));
  assert.match((await bootstrap(folder, 'script.mjs')).stderr, /Installing/, 'the lock file has changed');
  assert.equal((await bootstrap(folder, 'script.mjs')).stderr, '');
});

test('packages that were installed by hand are taken as they are', async (t) => {
  const folder = await project(t);
  await run('npm', ['ci', '--offline', '--ignore-scripts'], { cwd: folder });
  assert.equal((await bootstrap(folder, 'script.mjs')).stderr, '');
});

test('a signal reaches the script, whose exit status comes back', async (t) => {
  const folder = await project(t);
  assert.equal((await bootstrap(folder, 'script.mjs', 'wait')).status, 9);
});

test('failures say what is the matter', async (t) => {
  const folder = await project(t, 'other-command');
  const unsupported = await bootstrap(folder, 'script.mjs');
  assert.equal(unsupported.status, 69);
  assert.match(unsupported.stderr, /npm has no build for linux-/);
  assert.equal((await bootstrap(folder)).status, 64);

  await rm(join(folder, 'node_modules'), { recursive: true });
  await writeFile(join(folder, 'package-lock.json'), '{}');
  const broken = await bootstrap(folder, 'script.mjs');
  assert.equal(broken.status, 69);
  assert.match(broken.stderr, /npm ci failed with status/);
});
