import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { RunningContainer } from '../../worker/container/container-runtime.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import {
  allOutput,
  docker,
  ensureImages,
  eventually,
  leaseOf,
  MIB,
  openLab,
  traces,
} from './container-fixture.ts';

before(ensureImages);

const TICK = `for i in $(seq 1000); do echo tick $i; [ -e /home/stop ] && exit 5; sleep 0.05; done`;

test('a second daemon adopts a running container and sees it to its end', async () => {
  await using lab = await openLab();
  const first = await lab.runtime.start(lab.bash(TICK));
  const [adopted, ...others] = await lab.again().list(lab.worker);
  assert.ok(adopted);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [adopted.lease, adopted.id, adopted.homeDir, adopted.limits, adopted.startedAt],
    [first.lease, first.id, first.homeDir, first.limits, first.startedAt],
  );
  const waiting = adopted.wait();
  await adopted.ensureGate();
  const usage = await adopted.usage();
  assert.ok(usage.cpuSeconds > 0 && usage.memoryPeakBytes > 0 && usage.scratchUsedBytes > 0);
  await writeFile(join(adopted.homeDir, 'stop'), '');
  const exit = await waiting;
  assert.deepEqual(
    [exit.exitCode, exit.oomKilled, exit.engineError, exit.scratchFull],
    [5, false, '', false],
  );
  assert.ok(exit.finishedAt > exit.startedAt);
  // An exited run is still there, and its content too, even when its mount is not.
  await promisify(execFile)('umount', [join(adopted.homeDir, '..')]);
  await assert.rejects(readFile(join(adopted.homeDir, 'instructions.txt')));
  const [exited] = await lab.again().list(lab.worker);
  assert.ok(exited);
  assert.equal((await exited.wait()).exitCode, 5);
  assert.equal(await readFile(join(exited.homeDir, 'instructions.txt'), 'utf8'), 'Do it.\n');
  await exited.remove();
  assert.deepEqual(await lab.runtime.list(lab.worker), []);
  await assert.rejects(first.wait(), (error) => isPodiumError(error, 'CONTAINER_ENGINE'));
  await first.remove();
});

test('output goes on where a reader left off, and ends with the run', async () => {
  await using lab = await openLab();
  const run = await lab.runtime.start(lab.bash(`echo 1; sleep 0.2; echo 2 >&2; sleep 0.2; echo 3; printf é`));
  let since: Date | undefined;
  for await (const chunk of run.output({})) {
    since = chunk.at;
    if (Buffer.from(chunk.bytes).toString() === '2\n') break;
  }
  assert.ok(since);
  let rest = '';
  for await (const { bytes } of run.output({ since })) rest += Buffer.from(bytes).toString();
  assert.equal(rest, '2\n3\né');
  assert.equal(await allOutput(run), '1\n2\n3\né');
});

test('reading output can be given up', async () => {
  await using lab = await openLab();
  const run = await lab.runtime.start(lab.bash('echo up; sleep 60'));
  const stop = new AbortController();
  for await (const _ of run.output({ signal: stop.signal })) stop.abort();
  await assert.rejects(run.wait(AbortSignal.timeout(50)), (error) => isPodiumError(error, 'CANCELED'));
});

test('reap clears what no lease keeps, whatever a crash left', async () => {
  await using lab = await openLab();
  const kept = await lab.runtime.start(lab.bash('sleep 60'));
  const lost = await lab.runtime.start(lab.bash('sleep 60'));
  // As after a crash between two steps: a scratch is mounted, and nothing but its volumes tells of it.
  const half = await lab.runtime.start(lab.bash('true'));
  await docker(
    'rm',
    '--force',
    half.id,
    ...['relay', 'holder'].map((role) => `podium-${half.lease.runId}-1-1-${role}`),
  );
  const again = lab.again();
  assert.ok((await traces(half.lease.runId)).length > 0);
  assert.equal(await again.reap(lab.worker, [kept.lease]), 3 + 1 + 3 + (1 + 3));
  assert.deepEqual(await traces(half.lease.runId), []);
  assert.deepEqual(await traces(lost.lease.runId), []);
  assert.deepEqual(
    (await again.list(lab.worker)).map(({ id }) => id),
    [kept.id],
  );
  assert.equal(await again.reap(lab.worker, [kept.lease]), 0);
  assert.equal(await again.reap(lab.worker, [leaseOf(kept.lease.runId, 2)]), 7);
});

test('reap leaves alone what a worker of the same name has in another state folder', async () => {
  await using lab = await openLab();
  const running = await lab.runtime.start(lab.bash('sleep 60'));
  const elsewhere = new DockerRuntime({ stateDir: '/var/lib/somewhere-else' });
  assert.equal(await elsewhere.reap(lab.worker, []), 0);
  const home = new DockerRuntime({ stateDir: lab.root });
  assert.equal((await home.list(lab.worker))[0]?.id, running.id);
  assert.ok((await home.reap(lab.worker, [])) > 0);
});

test('what a removal that was cut short left of one lease can be cleared without its container', async () => {
  await using lab = await openLab();
  const kept = await lab.runtime.start(lab.bash('sleep 60'));
  const half = await lab.runtime.start(lab.bash('true'));
  await docker('rm', '--force', half.id);
  const again = lab.again();
  assert.ok((await traces(half.lease.runId)).length > 0);
  assert.equal(await again.clear(lab.worker, half.lease), 2 + (1 + 3));
  assert.deepEqual(await traces(half.lease.runId), []);
  assert.equal(await again.clear(lab.worker, half.lease), 0);
  assert.equal(await again.clear(lab.worker, leaseOf(kept.lease.runId, 2)), 0);
  assert.equal((await again.list(lab.worker)).length, 1);
});

test('a start that fails leaves nothing, and the lease can start again', async () => {
  await using lab = await openLab();
  const spec = lab.bash('echo ok');
  const bad = { ...spec, homeFiles: new Map([['../escape', { content: '' }]]) };
  await assert.rejects(lab.runtime.start(bad), (error) => isPodiumError(error, 'INVALID_ARGUMENT'));
  await assert.rejects(lab.runtime.start({ ...spec, dataDir: '/nowhere/at/all' }), (error) =>
    isPodiumError(error, 'CONTAINER_ENGINE'),
  );
  await assert.rejects(
    lab.runtime.start({ ...spec, limits: { ...spec.limits, diskBytes: 1 * MIB } }),
    (error) => isPodiumError(error, 'INVALID_ARGUMENT'),
  );
  const canceled = AbortSignal.timeout(150);
  await assert.rejects(lab.runtime.start(spec, canceled), (error) => isPodiumError(error, 'CANCELED'));
  const gateless = new DockerRuntime({ gateImage: 'podium/no-such-gate:1' });
  await assert.rejects(
    gateless.start(spec),
    (error) =>
      isPodiumError(error, 'IMAGE_UNAVAILABLE') &&
      /docker build -t podium\/no-such-gate:1/.test(error.message),
  );
  assert.deepEqual(await traces(lab.worker), []);
  assert.deepEqual(await readdir(spec.attemptDir), []);
  const run = await lab.runtime.start(spec);
  assert.equal((await run.wait()).exitCode, 0);
  // A start of a lease whose earlier start was cut off takes its place.
  const second = await lab.runtime.start(spec);
  assert.equal(await allOutput(second), 'ok\n');
});

test('a command that cannot be executed is a run that ended', async () => {
  await using lab = await openLab();
  const run = await lab.runtime.start(lab.spec(['/no/such/program']));
  const exit = await run.wait();
  assert.equal(exit.exitCode, 127);
  assert.match(exit.engineError, /no such file/);
  assert.equal(await allOutput(run), '');
  assert.equal((await lab.runtime.list(lab.worker)).length, 1);
});

test('images are found by name, digest-free id, and told apart from nonsense', async () => {
  const runtime = new DockerRuntime({ pullTimeoutMs: 5_000 });
  const image = await runtime.resolveImage('podium/base:bookworm');
  assert.match(image.id, /^sha256:[0-9a-f]{64}$/);
  assert.equal(image.user, '');
  assert.ok(image.sizeBytes > MIB);
  assert.deepEqual(await runtime.resolveImage(image.id), image);
  const refused: [string, 'IMAGE_UNAVAILABLE' | 'INVALID_ARGUMENT'][] = [
    [`sha256:${'0'.repeat(64)}`, 'IMAGE_UNAVAILABLE'],
    ['127.0.0.1:1/podium/no-such-image:7', 'IMAGE_UNAVAILABLE'],
    ['../containers/x', 'INVALID_ARGUMENT'],
    ['a b', 'INVALID_ARGUMENT'],
    ['', 'INVALID_ARGUMENT'],
  ];
  for (const [reference, code] of refused) {
    await assert.rejects(
      runtime.resolveImage(reference),
      (error) => isPodiumError(error, code) && error.message.includes(reference),
      reference,
    );
  }
});

test('an engine that is not there is named', async () => {
  const runtime = new DockerRuntime({ socketPath: '/nowhere/docker.sock' });
  await assert.rejects(
    runtime.info(),
    (error) => isPodiumError(error, 'CONTAINER_ENGINE') && /running\?/.test(error.message),
  );
});

test('the engine’s facts are told', async () => {
  const info = await new DockerRuntime().info();
  assert.match(info.version, /^\d+\./);
  assert.ok(info.runtimes.includes('runc'));
  assert.deepEqual(info.scratch, { kind: 'loop', reason: '' });
});

test('an engine that is away for a moment costs a run nothing', async () => {
  await using lab = await openLab();
  const started = await lab.runtime.start(lab.bash(TICK));
  const socketPath = join(lab.root, 'engine.sock');
  const closeFirst = await openProxy(socketPath);
  const [run] = await new DockerRuntime({ socketPath }).list(lab.worker);
  assert.ok(run);
  const waiting = run.wait();
  const reading = allOutput(run);
  await eventually('both are connected', async () => closeFirst.connections() >= 2);
  await closeFirst();
  await writeFile(join(started.homeDir, 'stop'), '');
  await started.wait();
  const closeSecond = await openProxy(socketPath);
  assert.equal((await waiting).exitCode, 5);
  const ticks = (await reading).trim().split('\n');
  assert.deepEqual(
    ticks,
    ticks.map((_, index) => `tick ${index + 1}`),
  );
  await closeSecond();
});

/** A way to the engine that can be cut. */
async function openProxy(socketPath: string) {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const engine = connect('/var/run/docker.sock');
    for (const socket of [client, engine]) socket.on('error', () => undefined);
    open.add(client).add(engine);
    client.pipe(engine).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const close = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(close, { connections: () => open.size / 2 });
}

test('a removed container ends everything that waits for it', async () => {
  await using lab = await openLab();
  const run: RunningContainer = await lab.runtime.start(lab.bash('echo up; sleep 60'));
  const reading = allOutput(run);
  const waiting = assert.rejects(run.wait(), (error) => isPodiumError(error, 'CONTAINER_ENGINE'));
  await eventually('it runs', async () => (await run.usage()).cpuSeconds > 0);
  await run.remove();
  assert.equal(await reading, 'up\n');
  await waiting;
});
