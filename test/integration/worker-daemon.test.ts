import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DaemonLab, WORKER } from './worker-daemon-fixture.ts';
import { leaseKey } from '../../contracts/ids/id.ts';
import { until } from './worker-fixture.ts';

const SUBMISSION = { 'submission/submission.csv': 'id,x\n1,2\n' };
const stored = (lab: DaemonLab, run: string) => lab.grader.stored.get(`${run}-1-1`);

test(
  'a run goes from claim to forgotten; several at once within what is lent',
  { timeout: 60_000 },
  async () => {
    await using lab = await DaemonLab.start();
    const { coordinator, runtime, grader, head } = lab;
    runtime.script = { files: SUBMISSION, output: 'printed\n' };
    for (const run of ['a', 'b', 'c']) coordinator.submit(lab.ticket(run));
    lab.startWorker();
    await until('all three are handed in', () => grader.stored.size === 3);
    await until('their events are told', () =>
      ['a', 'b', 'c'].every((run) => coordinator.eventsOf(run).includes('handed_in')),
    );
    assert.deepEqual(coordinator.eventsOf('a'), [
      'preparing',
      'preparing',
      'preparing',
      'started',
      'ended',
      'handed_in',
    ]);
    assert.equal(stored(lab, 'a')?.bytes.toString(), SUBMISSION['submission/submission.csv']);
    await until('artifacts', () => head.artifacts.size === 3);
    assert.equal(head.artifacts.get('output.log')?.toString(), 'printed\n');
    await until('live output', () => coordinator.output.includes('printed'));
    const cpus = runtime.specs.slice(0, 2).flatMap(({ limits }) => limits.cpuset);
    assert.equal(new Set(cpus).size, cpus.length);
    const [spec] = runtime.specs;
    assert.equal(spec?.environment['COMPETITION_ID'], 'digits');
    assert.equal(spec.environment['TIME_LIMIT_SECS'], '60');
    assert.match(spec.homeFiles.get('instructions.txt')?.content ?? '', /submission\.csv/);
    assert.equal(coordinator.hellos[0]?.worker, WORKER);
    // Known until the head has settled them, so that they are not granted again.
    await until('held until settled', () => coordinator.renewals.at(-1)?.leases.length === 3);
    coordinator.verdict = () => 'settled';
    await until('forgotten', () => coordinator.renewals.at(-1)?.leases.length === 0);
    assert.equal(coordinator.renewals.at(-1)?.state, 'IDLE');
    assert.equal(runtime.containers.size, 0);
  },
);

test(
  'canceled by a renewal, stale by an order: stopped and dropped, resources free for the next',
  { timeout: 60_000 },
  async () => {
    await using lab = await DaemonLab.start();
    const { coordinator, runtime } = lab;
    runtime.script = { exitCode: null, files: SUBMISSION };
    lab.startWorker({ lend: { cpuset: [0], memoryBytes: 300 * 2 ** 20, diskBytes: 100 * 2 ** 20 } });
    coordinator.submit(lab.ticket('a'));
    await until('a runs', () => coordinator.eventsOf('a').includes('started'));
    coordinator.verdict = (run) => (run === 'a' ? 'canceled' : 'renewed');
    await until('a is gone', () => runtime.containers.size === 0);
    coordinator.submit(lab.ticket('b'));
    await until('b runs', () => coordinator.eventsOf('b').includes('started'));
    const { run: runId, epoch, fence } = lab.ticket('b');
    coordinator.order({ order: 'stop', lease: { runId, epoch, fence }, reason: 'stale' });
    await until('b is gone', () => runtime.containers.size === 0);
    await until('nothing is held', () => coordinator.renewals.at(-1)?.leases.length === 0);
    assert.equal(lab.grader.stored.size, 0);
    assert.ok(!coordinator.eventsOf('a').includes('platform_failed'));
  },
);

test(
  'NATS is away: the run goes on, ends and is handed in; then renewals and events come again',
  { timeout: 60_000 },
  async () => {
    await using lab = await DaemonLab.start();
    const { coordinator, runtime, grader } = lab;
    runtime.script = { exitCode: null, files: SUBMISSION };
    lab.startWorker();
    coordinator.submit(lab.ticket('a'));
    await until('a runs', () => coordinator.eventsOf('a').includes('started'));
    await lab.nats.kill();
    const hellos = coordinator.hellos.length;
    const [container] = runtime.containers.values();
    container?.end(0);
    await until('handed in without NATS', () => grader.stored.size === 1);
    assert.ok(!coordinator.eventsOf('a').includes('ended'));
    const renewals = coordinator.renewals.length;
    await lab.startNats();
    await until('the rest is told', () => coordinator.eventsOf('a').includes('handed_in'), 20_000);
    assert.deepEqual(coordinator.eventsOf('a').slice(-3), ['started', 'ended', 'handed_in']);
    await until('renewals again', () => coordinator.renewals.length > renewals);
    await until('hello again', () => coordinator.hellos.length > hellos);
    assert.equal(container?.removals, 1);
  },
);

test(
  'stopped now and started again: the same container goes on; one that is gone is reported at once',
  { timeout: 60_000 },
  async () => {
    await using lab = await DaemonLab.start();
    const { coordinator, runtime, grader } = lab;
    runtime.script = { exitCode: null, files: SUBMISSION };
    const first = lab.startWorker();
    coordinator.submit(lab.ticket('a'));
    coordinator.submit(lab.ticket('b'));
    await until(
      'both run',
      () => coordinator.eventsOf('b').includes('started') && coordinator.eventsOf('a').includes('started'),
    );
    first.drain();
    first.stop();
    await first.ended;
    assert.equal(runtime.containers.size, 2, 'containers keep running');
    assert.equal(coordinator.renewals.at(-1)?.state, 'STOPPED');
    runtime.containers.delete('b-1-1');
    const [spec] = runtime.specs;
    assert.ok(spec);
    const attemptDir = spec.attemptDir.replace(/[^/]+\/container$/, 'strange-1-1/container');
    await runtime.start({
      ...spec,
      attemptDir,
      lease: leaseKey.parse({ runId: 'strange', epoch: 1, fence: 1 }),
    });
    lab.startWorker();
    await until('a is adopted', () => coordinator.eventsOf('a').includes('adopted'));
    await until('b is lost', () => coordinator.event('b', 'platform_failed')?.failure === 'CONTAINER_LOST');
    await until('what belongs to nobody is reaped', () => !runtime.containers.has('strange-1-1'));
    assert.equal(runtime.specs.filter(({ lease }) => lease.runId === 'a').length, 1);
    runtime.containers.get('a-1-1')?.end(0);
    await until('a is handed in', () => grader.stored.size === 1);
  },
);

test(
  'a worker that starts while NATS is away adopts, hands in, and tells later',
  { timeout: 60_000 },
  async () => {
    await using lab = await DaemonLab.start();
    const { coordinator, runtime, grader } = lab;
    runtime.script = { exitCode: null, files: SUBMISSION };
    const first = lab.startWorker();
    coordinator.submit(lab.ticket('a'));
    await until('a runs', () => coordinator.eventsOf('a').includes('started'));
    first.drain();
    first.stop();
    await first.ended;
    await lab.nats.kill();
    lab.startWorker();
    runtime.containers.get('a-1-1')?.end(3);
    await until('handed in', () => grader.stored.size === 1);
    assert.equal(stored(lab, 'a')?.record.ending, 'failed');
    await lab.startNats();
    await until('told', () => coordinator.eventsOf('a').includes('handed_in'), 20_000);
  },
);

test('the first signal finishes what is there and claims nothing more', { timeout: 60_000 }, async () => {
  await using lab = await DaemonLab.start();
  const { coordinator, runtime, grader } = lab;
  runtime.script = { exitCode: null, files: SUBMISSION };
  const worker = lab.startWorker();
  coordinator.submit(lab.ticket('a'));
  await until('a runs', () => coordinator.eventsOf('a').includes('started'));
  worker.drain();
  await until('the head knows', () => coordinator.renewals.at(-1)?.state === 'DRAINING');
  const { claims } = coordinator;
  coordinator.submit(lab.ticket('b'));
  runtime.containers.get('a-1-1')?.end(0);
  await worker.ended;
  assert.equal(grader.stored.size, 1);
  assert.equal(coordinator.claims, claims);
  assert.ok(coordinator.eventsOf('a').includes('handed_in'), 'told before it ends');
  assert.equal(coordinator.renewals.at(-1)?.state, 'STOPPED');
  // Not settled yet: the next start still knows the lease and has nothing to do for it.
  lab.startWorker();
  await until(
    'a is held still',
    () => coordinator.holding.has('a') && coordinator.eventsOf('b').includes('started'),
  );
  assert.equal(runtime.specs.filter(({ lease }) => lease.runId === 'a').length, 1);
});

test('tickets that are forged, for another, or do not fit begin nothing', { timeout: 60_000 }, async () => {
  await using lab = await DaemonLab.start();
  const { coordinator, runtime } = lab;
  lab.startWorker();
  coordinator.forge = (bytes) => bytes.toString().replace(/"sig":"...../, '"sig":"AAAAA');
  coordinator.submit(lab.ticket('forged'));
  await until('taken from the queue', () => coordinator.queue.length === 0);
  coordinator.forge = null;
  coordinator.submit(lab.ticket('other', { worker: 'worker-2' }));
  await until('taken from the queue', () => coordinator.queue.length === 0);
  const resources = { cpus: 1, memoryBytes: 2 ** 26, diskBytes: 2 ** 40, gpus: 0, gpuMemoryBytes: 0 };
  coordinator.submit(lab.ticket('huge', { resources }));
  await until(
    'refused by name',
    () => coordinator.event('huge', 'platform_failed')?.failure === 'WORKER_ERROR',
  );
  coordinator.submit(lab.ticket('good'));
  await until('others run', () => coordinator.eventsOf('good').includes('started'));
  assert.deepEqual(
    runtime.specs.map(({ lease }) => lease.runId),
    ['good'],
  );
});

test('a machine that lacks what it is to lend says so and does not start', async () => {
  await using lab = await DaemonLab.start();
  const worker = lab.startWorker({
    lend: { cpuset: [9999], memoryBytes: 2 ** 50, diskBytes: 1, gpus: ['7'] },
  });
  await assert.rejects(worker.ended, /cannot lend.*CPU 9999.*GiB of memory.*GPU 7/);
});
