import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import { allOutput, docker, eventually, openLab, type Lab } from './container-fixture.ts';

const ASK = `ask() { exec 3<>/dev/tcp/127.0.0.1/$1; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3; echo; }; ask 5000; ask 8080`;

test('a run gets the gate that was made ahead; it works, can be mended, and goes with the run', async () => {
  await using folder = await gatesFolder();
  await using lab = await openLab({ gatesAhead: folder.path });
  const [gate = ''] = await gateReady(lab);
  const run = await lab.runtime.start(lab.bash(`${ASK}; sleep 60`));
  assert.deepEqual(await containersOf('podium.run', run.lease.runId), ['agent'], 'no gate of its own');
  await eventually('an answer through the gate', async () => {
    for await (const { bytes } of run.output({}))
      if (Buffer.from(bytes).toString().includes('I am model')) return true;
    return false;
  });

  await docker('rm', '--force', `podium-gate-${gate}-relay`);
  const again = new DockerRuntime({ gatesAhead: folder.path });
  const [adopted = assert.fail()] = await again.list(lab.worker);
  await adopted.ensureGate();
  assert.deepEqual((await containersOf('podium.gate', gate)).toSorted(), ['agent', 'holder', 'relay']);
  assert.equal(await again.reap(lab.worker, [run.lease]), 0, 'the gate of a run that is kept is kept');
  await adopted.remove();
  assert.deepEqual(await containersOf('podium.gate', gate), []);
});

test('the next gate is ready after the run; one that died is passed over, and none stays that nobody wants', async () => {
  await using folder = await gatesFolder();
  await using lab = await openLab({ gatesAhead: folder.path });
  const [first = ''] = await gateReady(lab);
  await docker('kill', `podium-gate-${first}-holder`);
  const run = await lab.runtime.start(lab.bash(ASK));
  assert.match(await allOutput(run), /I am agent[^]*I am model/);
  assert.deepEqual(await containersOf('podium.gate', first), []);
  await run.remove();
  const [second] = await gateReady(lab);
  assert.notEqual(second, first);
  await lab.runtime.keepReady(null);
  assert.deepEqual(await containersOf('podium.worker', lab.worker), []);
});

test('a gate that a crash left is removed at the next start', async () => {
  await using folder = await gatesFolder();
  await using lab = await openLab({ gatesAhead: folder.path });
  await gateReady(lab);
  const elsewhere = new DockerRuntime({ stateDir: '/var/lib/somewhere-else' });
  assert.equal(await elsewhere.reap(lab.worker, []), 0, 'of another installation');
  assert.equal(await new DockerRuntime({ stateDir: folder.path }).reap(lab.worker, []), 2);
});

/** Ids of the gates, once one is whole. */
async function gateReady(lab: Lab): Promise<string[]> {
  await lab.runtime.keepReady(lab.worker);
  const ready = async () =>
    (
      await docker(
        'ps',
        ...['--filter', `label=podium.worker=${lab.worker}`, '--filter', 'label=podium.role=relay'],
        ...['--filter', 'label=podium.run=', '--format', '{{.Label "podium.gate"}}'],
      )
    )
      .split('\n')
      .filter((id) => id !== '');
  await eventually('a gate is ready', async () => (await ready()).length === 1);
  return await ready();
}

async function containersOf(label: string, value: string): Promise<string[]> {
  const found = await docker(
    'ps',
    ...['-a', '--filter', `label=${label}=${value}`, '--format', '{{.Label "podium.role"}}'],
  );
  return found.split('\n').filter((role) => role !== '');
}

/** On the file system of the labs' sockets. */
async function gatesFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'podium-gates-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
