import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { withLocalWorkers } from '../../client/owner/local-worker.ts';
import { encodeManifest } from '../../contracts/bundle/manifest.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { competitionId, type Digest } from '../../contracts/ids/id.ts';
import { DaemonLab } from './worker-daemon-fixture.ts';
import { until } from './worker-fixture.ts';

const MIB = 2 ** 20;
const SUBMISSION = { 'submission/submission.csv': 'id,x\n1,2\n' };

/** Public data of so many MiB, known to the head. */
function addBundle(lab: DaemonLab, name: string, sizeMib: number): Digest {
  const described = Array.from({ length: sizeMib }, (_, index) => {
    const bytes = Buffer.alloc(MIB, `${name} ${index} `);
    lab.head.files.set(digestOf(bytes), bytes);
    return { path: `part-${index}`, sizeBytes: MIB, digest: digestOf(bytes), chunks: [digestOf(bytes)] };
  });
  const competition = competitionId.parse('digits');
  const { json, digest } = encodeManifest({ version: 1, competition, files: described });
  lab.head.manifests.set(digest, json);
  return digest;
}

const statusOf = async (lab: DaemonLab) =>
  (await withLocalWorkers(lab.stateDir, (lending) => lending.status({})))[0] ?? assert.fail();

test(
  'one ceiling for all that is kept: unneeded data makes way, what has no room even then is refused by name',
  { timeout: 60_000 },
  async () => {
    await using lab = await DaemonLab.start();
    const { coordinator, runtime, grader } = lab;
    runtime.script = { files: SUBMISSION };
    const bundles = {
      first: addBundle(lab, 'first', 6),
      second: addBundle(lab, 'second', 5),
      huge: addBundle(lab, 'huge', 40),
    };
    const { resources } = lab.ticket('x');
    const on = (run: string, bundle: Digest) =>
      lab.ticket(run, {
        competition: { id: 'digits', name: 'Digits', bundle },
        resources: { ...resources, diskBytes: 20 * MIB },
      });
    const lend = { cpuset: [0], memoryBytes: 512 * MIB, diskBytes: 30 * MIB };
    const first = lab.startWorker({ lend });
    coordinator.submit(on('a', bundles.first));
    await until('a is handed in', () => grader.stored.size === 1);
    assert.deepEqual((await statusOf(lab)).disk?.dataBytes, 6 * MIB);
    coordinator.verdict = () => 'settled';
    await until('a is forgotten', async () => (await readdir(join(lab.stateDir, 'attempts'))).length === 0);
    coordinator.verdict = () => 'renewed';
    coordinator.submit(on('b', bundles.second));
    await until('b is handed in', () => grader.stored.size === 2);
    const { disk } = await statusOf(lab);
    assert.deepEqual([disk?.dataBytes, disk?.ceilingBytes], [5 * MIB, 30 * MIB], 'the first data made way');
    assert.equal((await readdir(join(lab.stateDir, 'bundles', 'files'))).length, 5);
    coordinator.submit(on('c', bundles.huge));
    await until('c is refused', () => coordinator.event('c', 'platform_failed') !== undefined);
    const { failure, detail } = coordinator.event('c', 'platform_failed') ?? assert.fail();
    assert.equal(failure, 'HOST_DISK_FULL');
    assert.match(
      detail,
      /no room for the data of digits \(40 MiB\): of the 30 MiB that this machine lends, images take 0 MiB, data 5 MiB, runs 20 MiB/,
    );
    await until(
      'what is unneeded is no less free',
      () => (coordinator.renewals.at(-1)?.free.diskBytes ?? 0) > 29 * MIB,
    );
    first.stop();
    await first.ended;
    // The data that fills part of the disk is no reason not to start again: it is known, and counted.
    const second = lab.startWorker({ lend });
    await until('up again', async () => (await statusOf(lab).catch(() => null))?.disk?.dataBytes === 5 * MIB);
    second.stop();
    await second.ended;
  },
);

test(
  'outside its hours a worker claims nothing and says until when; who ends a frozen container is not the agent',
  { timeout: 60_000 },
  async () => {
    await using lab = await DaemonLab.start();
    const { coordinator, runtime } = lab;
    const clock = (hoursFromNow: number) => {
      const at = new Date(Date.now() + hoursFromNow * 3_600_000);
      return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
    };
    const away = lab.startWorker({ owner: { hours: `${clock(2)}-${clock(4)}` } });
    coordinator.submit(lab.ticket('a'));
    await until('it says so', () => coordinator.renewals.at(-1)?.state === 'AWAY');
    assert.deepEqual([coordinator.renewals.at(-1)?.staysMs, coordinator.claims], [0, 0]);
    assert.equal((await statusOf(lab)).reason, `outside its hours until ${clock(2)}`);
    away.drain();
    await away.ended;

    runtime.script = { exitCode: null, files: SUBMISSION };
    const here = lab.startWorker({ owner: { hours: `${clock(-2)}-${clock(3)}` } });
    await until('a runs', () => coordinator.eventsOf('a').includes('started'));
    const staysMs = coordinator.renewals.at(-1)?.staysMs ?? 0;
    assert.ok(staysMs > 2.9 * 3_600_000 && staysMs <= 3 * 3_600_000, `${staysMs}`);
    const [container] = runtime.containers.values();
    assert.equal(container?.spec.environment['TIME_LIMIT_SECS'], '660');
    await withLocalWorkers(lab.stateDir, (lending) => lending.pause({}));
    await until('a is frozen', () => container.isFrozen === true);
    // As an engine that goes down takes its containers along.
    container.end(137, { finishedAt: new Date(Date.now() + 5_000) });
    await until('told', () => coordinator.event('a', 'platform_failed')?.failure === 'CONTAINER_ENGINE');
    coordinator.submit(lab.ticket('b'));
    await withLocalWorkers(lab.stateDir, (lending) => lending.resume({}));
    await until('b runs', () => coordinator.eventsOf('b').includes('started'));
    const next = [...runtime.containers.values()].at(-1);
    await withLocalWorkers(lab.stateDir, (lending) => lending.pause({}));
    await until('b is frozen', () => next?.isFrozen === true);
    here.stop();
    await here.ended;
    next?.end(137); // The machine goes down, and comes back.
    const again = lab.startWorker({ owner: {} });
    await until('told', () => coordinator.event('b', 'platform_failed')?.failure === 'CONTAINER_ENGINE');
    assert.equal(lab.grader.stored.size, 0);
    await withLocalWorkers(lab.stateDir, (lending) => lending.resume({}));
    again.drain();
    await again.ended;
    // A run is frozen for as long as its agent was told, whatever the worker's settings are by now.
    const never = lab.startWorker();
    coordinator.submit(lab.ticket('c'));
    await until('c runs', () => coordinator.eventsOf('c').includes('started'));
    never.stop();
    await never.ended;
    const later = lab.startWorker({ owner: {} });
    await until('c is taken over', () => coordinator.eventsOf('c').includes('adopted'));
    await withLocalWorkers(lab.stateDir, (lending) => lending.pause({}));
    await until('c goes elsewhere', () => coordinator.event('c', 'reclaimed') !== undefined);
    assert.ok(!coordinator.eventsOf('c').includes('paused'), 'its own timers were given no pause');
    later.stop();
    await later.ended;
    assert.equal(await stat(join(lab.stateDir, 'control.sock')).catch(() => null), null);
  },
);
