import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  adoptDockerDaemon,
  startDockerDaemon,
  type DockerDaemonOptions,
} from '../../client/setup/docker-daemon.ts';
import { readDockerDaemon } from '../../client/setup/facts.ts';
import { identifyProcess } from '../../client/setup/process-identity.ts';

const ROOT = process.getuid?.() === 0;
const skip = ROOT ? false : 'starting a Docker engine needs root';

/**
 * An engine beside the machine's own: other socket, other folders, and a network namespace of its own, since an
 * engine without a bridge removes docker0, and one with a bridge would change the machine's firewall.
 */
async function privateEngine(t: TestContext): Promise<DockerDaemonOptions> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-dockerd-'));
  t.after(() => {
    // Network namespaces and plugins may stay mounted for a moment after the engine's end.
    execFileSync('sh', [
      '-c',
      'awk -v f="$1" \'index($2, f) == 1 {print $2}\' /proc/mounts | xargs -r umount -l',
      '-',
      folder,
    ]);
    return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  const host = `unix://${join(folder, 'docker.sock')}`;
  return {
    rights: 'root',
    environment: { ...process.env, DOCKER_HOST: host },
    stateFolder: join(folder, 'state'),
    daemonCommand: [
      ...(['unshare', '--net', 'dockerd'] as const),
      ...['--host', host, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--bridge', 'none', '--iptables=false', '--ip6tables=false'],
    ],
  };
}

test('an engine is started, answers, and is gone after stop', { skip }, async (t) => {
  const options = await privateEngine(t);
  assert.equal(await readDockerDaemon(options.environment), 'stopped');
  const daemon = await startDockerDaemon(options);
  try {
    assert.equal(await readDockerDaemon(options.environment), 'running');
    assert.equal(identifyProcess(daemon.pid)?.name, 'dockerd');
    assert.equal(await adoptDockerDaemon(options), undefined, 'whoever started it still runs');
  } finally {
    await daemon.stop();
  }
  assert.equal(identifyProcess(daemon.pid), undefined);
  assert.equal(await readDockerDaemon(options.environment), 'stopped');
  assert.equal(await adoptDockerDaemon(options), undefined);
  await daemon.stop();
});

test('an engine whose starter was killed is adopted, and stopped then', { skip }, async (t) => {
  const options = await privateEngine(t);
  const daemon = await startDockerDaemon(options);
  t.after(() => daemon.stop());
  const starter = spawn('sleep', ['300']);
  const owner = identifyProcess(starter.pid ?? 0);
  const noteFile = join(options.stateFolder, 'dockerd.json');
  const note = JSON.parse(await readFile(noteFile, 'utf8')) as object;
  await writeFile(noteFile, JSON.stringify({ ...note, owner }));
  assert.equal(await adoptDockerDaemon(options), undefined);
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  const adopted = await adoptDockerDaemon(options);
  assert.equal(adopted?.pid, daemon.pid);
  await adopted.stop();
  assert.equal(identifyProcess(daemon.pid), undefined);
});

test('an engine that cannot start is reported with the end of its log', { skip }, async (t) => {
  const options = await privateEngine(t);
  const [command = '', ...args] = options.daemonCommand ?? [];
  const daemonCommand = [command, ...args, '--storage-driver', 'no-such-driver'] as const;
  await assert.rejects(startDockerDaemon({ ...options, daemonCommand }), (error: Error) => {
    assert.match(error.message, /driver not supported/);
    return true;
  });
});
