import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withLocalWorkers } from '../../client/owner/local-worker.ts';
import { lendingText } from '../../client/owner/lending-text.ts';
import { workerId } from '../../contracts/ids/id.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import { docker, ensureImages, traces } from './container-fixture.ts';
import { DaemonLab } from './worker-daemon-fixture.ts';
import { MIB, until } from './worker-fixture.ts';

/** `podium submit --retain`, on the worker's side, with a real engine: looked into, counted, given up, over. */
const worker = workerId.parse(`t${randomBytes(4).toString('hex')}`);
let lab: DaemonLab;

before(async () => {
  await ensureImages();
  lab = await DaemonLab.start(worker, new DockerRuntime());
  lab.coordinator.verdict = () => 'settled';
});
after(async () => {
  await lab[Symbol.asyncDispose]();
  await new DockerRuntime().reap(worker, []);
  assert.deepEqual(await traces(worker), [], 'nothing may be left');
});

const runId = (name: string) => `${worker}-${name}`;
const container = (name: string) => `podium-${runId(name)}-1-1-agent`;
const events = (name: string) => lab.coordinator.eventsOf(runId(name));
const reason = (name: string) => lab.coordinator.event(runId(name), 'retention_over')?.reason;
const submit = (name: string, retainMs: number, diskBytes = 64 * MIB) => {
  const script = `echo ${name} | tee /home/submission/submission.csv > /home/code/seen; exit 3`;
  const { resources } = lab.ticket('x');
  lab.coordinator.submit(
    lab.ticket(runId(name), {
      agent: { id: 'shell', image: 'podium/base:bookworm', command: ['bash', '-c', script], environment: {} },
      resources: { ...resources, diskBytes },
      retainMs,
    }),
  );
};
const status = async () => {
  const [one] = await withLocalWorkers(lab.stateDir, (lending) => lending.status({}));
  return one ?? assert.fail();
};
const containers = async () =>
  (await docker('ps', '-a', '--filter', `label=podium.worker=${worker}`, '--format', '{{.Names}} {{.State}}'))
    .split('\n')
    .filter((line) => line !== '');
/** The run is over for everybody; only its container is there yet. */
const untilKeptAlone = (name: string) =>
  until(
    `${name} is kept alone`,
    async () =>
      events(name).includes('handed_in') &&
      (await status()).runs.length === 0 &&
      (await containers()).join() === `${container(name)} exited` &&
      (await readdir(join(lab.stateDir, 'attempts', `${runId(name)}-1-1`))).join() === 'container',
    30_000,
  );

test(
  'a container is kept for whoever looks into it, over a restart, until a run needs its room',
  { timeout: 120_000 },
  async () => {
    const first = lab.startWorker();
    submit('kept', 600_000);
    await untilKeptAlone('kept');
    assert.deepEqual(events('kept').slice(-3), ['ended', 'retained', 'handed_in']);
    const told = lab.coordinator.event(runId('kept'), 'retained');
    assert.equal(told?.container, container('kept'));
    first.drain();
    await first.ended;

    const second = lab.startWorker();
    await until('it is up', async () => (await status().catch(() => null))?.state === 'IDLE', 20_000);
    assert.match(await docker('cp', `${told.container}:/home/code/seen`, '-'), /kept\n/);
    const shown = await status();
    const [one] = shown.retained;
    assert.equal(one?.untilMs, told.untilMs);
    assert.equal(shown.disk?.retainedBytes, 64 * MIB);
    assert.equal(shown.free?.cpus, shown.lent?.cpus, 'it takes nothing but disk');
    assert.match(lendingText(shown, 0), new RegExp(`Kept for inspection until .*${container('kept')}`));

    submit('large', 600_000, 180 * MIB); // Of 200 MiB that are lent.
    await until('given up', () => reason('kept') !== undefined, 20_000);
    assert.match(reason('kept') ?? '', /room was needed for a run/);
    await untilKeptAlone('large');
    await withLocalWorkers(lab.stateDir, (lending) => lending.giveBack({}));
    await until('the owner has the disk', async () => (await traces(worker)).length === 0, 10_000);
    await until('the head knows', () => reason('large') !== undefined);
    assert.match(reason('large') ?? '', /owner has taken/);
    await withLocalWorkers(lab.stateDir, (lending) => lending.resume({}));
    second.stop();
    await second.ended;
  },
);

test(
  'when its time is over while no worker runs, the next start removes it',
  { timeout: 120_000 },
  async () => {
    const first = lab.startWorker();
    submit('brief', 3_000);
    await until('it is kept', () => events('brief').includes('retained'), 30_000);
    first.stop();
    await first.ended;
    const untilMs = lab.coordinator.event(runId('brief'), 'retained')?.untilMs ?? assert.fail();
    await until('its time is over', () => Date.now() > untilMs);
    assert.equal((await containers()).filter((line) => line.startsWith(container('brief'))).length, 1);
    const second = lab.startWorker();
    await until('it is removed', () => reason('brief') !== undefined, 20_000);
    assert.match(reason('brief') ?? '', /time is over/);
    await until('nothing is left', async () => (await traces(worker)).length === 0, 10_000);
    await until(
      'no folder either',
      async () => (await readdir(join(lab.stateDir, 'attempts'))).length === 0,
      10_000,
    );
    assert.deepEqual((await status()).retained, []);
    second.stop();
    await second.ended;
  },
);
