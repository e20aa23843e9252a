import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { BASE_IMAGE, ensureBaseImage } from '../../client/setup/base-image.ts';
import { runCommand, type CommandResult } from '../../client/setup/command.ts';
import { DockerCli } from '../../client/setup/docker-cli.ts';
import { findExecutable } from '../../client/setup/executable.ts';
import { ensurePrerequisites } from '../../client/setup/prerequisites.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';

const ROOT = process.getuid?.() === 0;
const SETUP = resolve(import.meta.dirname, '../../client/setup/with-prerequisites.ts');

/** Runs the setup where a command is hidden, in a mount namespace of its own so that only it does not see it. */
function setUpWithout(command: string, variables: Readonly<Record<string, string>>): Promise<CommandResult> {
  const hidden = findExecutable(command, process.env);
  assert.ok(hidden, `${command} must be installed for this test`);
  const script = 'mount --bind /dev/null "$1" && shift && exec "$@"';
  const setup = [process.execPath, SETUP, 'echo', 'the command has run'];
  return runCommand('unshare', ['--mount', 'sh', '-c', script, 'sh', hidden, ...setup], {
    timeoutMs: 60_000,
    environment: { ...process.env, ...variables },
  });
}

test(
  'where nothing may be installed the exact commands are printed before anything is done',
  { skip: ROOT ? false : 'hiding a command needs root' },
  async () => {
    const result = await setUpWithout('bwrap', { PODIUM_NO_INSTALL: '1' });
    assert.equal(result.status, 69, result.stderr);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /^PODIUM_NO_INSTALL=1 forbids.*Missing: bubblewrap/);
    assert.match(result.stderr, /^ {2}apt-get install --no-install-recommends bubblewrap$/m);
    assert.doesNotMatch(result.stderr, /\.\.\.$/m, 'no step has begun');
  },
);

test('a machine that has all it needs is ready without a word, and its engine goes on', async (t) => {
  const stateFolder = await mkdtemp(join(tmpdir(), 'podium-setup-'));
  t.after(() => rm(stateFolder, { recursive: true }));
  const lines: string[] = [];
  {
    await using ready = await ensurePrerequisites({
      environment: process.env,
      stateFolder,
      report: (line) => lines.push(line),
    });
    assert.equal(ready.startedDocker, false);
    assert.ok(ready.environment['PATH']?.split(':').includes('/usr/sbin'));
  }
  assert.deepEqual(lines, []);
  assert.deepEqual(await readdir(stateFolder), []);
  const docker = new DockerCli(process.env);
  assert.ok(await docker.inspectImage(BASE_IMAGE), 'the engine answers still');
});

test('a base image that can neither be pulled nor built is refused with what to do', async () => {
  const docker = new DockerCli({ ...process.env });
  // An engine that may not pull: the name cannot be reached from it.
  docker.pull = () => Promise.resolve(false);
  await assert.rejects(
    ensureBaseImage({
      docker,
      rights: 'none',
      environment: process.env,
      report: () => undefined,
      tag: 'podium-test/base:missing',
    }),
    (error) =>
      isPodiumError(error, 'MISSING_PREREQUISITE') && /apt-get install .*debootstrap/.test(error.message),
  );
});

test('an image that no registry has is not pulled, and says so soon', async () => {
  const docker = new DockerCli(process.env);
  assert.equal(await docker.pull('localhost:1/podium-test/none:1', 20_000), false);
  assert.equal(await docker.inspectImage('localhost:1/podium-test/none:1'), undefined);
});
