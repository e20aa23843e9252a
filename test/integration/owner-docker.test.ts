import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withLocalWorkers, type LendingClient } from '../../client/owner/local-worker.ts';
import { workerId } from '../../contracts/ids/id.ts';
import type { LendingStatus__Output } from '../../proto/gen/podium/v1/LendingStatus.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import { docker, ensureImages, traces } from './container-fixture.ts';
import { DaemonLab } from './worker-daemon-fixture.ts';
import { until } from './worker-fixture.ts';

/** What an owner may ask of a worker, with a real engine: frozen for minutes, given back for hours. */
const worker = workerId.parse(`t${randomBytes(4).toString('hex')}`);
let lab: DaemonLab;

before(async () => {
  await ensureImages();
  lab = await DaemonLab.start(worker, new DockerRuntime());
});
after(async () => {
  await lab[Symbol.asyncDispose]();
  await new DockerRuntime().reap(worker, []);
  assert.deepEqual(await traces(worker), [], 'nothing may be left');
});

const OWNER = { maxPauseMs: 20_000 };
const agent = (script: string) => ({
  agent: { id: 'shell', image: 'podium/base:bookworm', command: ['bash', '-c', script], environment: {} },
});
const runId = (name: string) => `${worker}-${name}`;
const stored = (name: string) => lab.grader.stored.get(`${runId(name)}-1-1`);
const limited = (name: string, script: string, timeMs: number) =>
  lab.ticket(runId(name), { ...agent(script), limits: { ...lab.ticket('x').limits, timeMs } });
const events = (name: string) => lab.coordinator.eventsOf(runId(name));
const seconds = (ms: number) => Math.round(ms / 100) / 10;

async function say(
  what: (lending: LendingClient) => Promise<LendingStatus__Output>,
): Promise<LendingStatus__Output> {
  const [status] = await withLocalWorkers(lab.stateDir, what);
  assert.ok(status);
  return status;
}
const status = () => say((lending) => lending.status({}));
/** What these processes of the host hold in memory; those that are gone hold nothing. */
async function residentBytes(pids: readonly number[]): Promise<number> {
  const statuses = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')),
  );
  return statuses.reduce((sum, text) => sum + Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024, 0);
}
const paused = async (name: string): Promise<boolean> =>
  (
    await docker(
      'ps',
      '-a',
      '--filter',
      `label=podium.worker=${worker}`,
      '--format',
      '{{.Names}} {{.Status}}',
    )
  ).includes('(Paused)') && events(name).at(-1) === 'paused';

test(
  'a script under its own timeout, frozen past its limit, has all of its time',
  { timeout: 120_000 },
  async () => {
    const running = lab.startWorker({ owner: OWNER });
    // Would end at 4 s of its own by the wall clock; works for 3 s, is frozen for more than 4.
    const script = `timeout "$TIME_LIMIT_SECS" bash -c '
      for n in 1 2 3 4 5 6; do sleep 0.5; echo "$n" > /home/submission/submission.csv; done' || echo robbed
      echo "$TIME_LIMIT_SECS $PODIUM_TIME_LIMIT_SECS"; grep -c "may freeze your program" /home/instructions.txt`;
    lab.coordinator.submit(limited('own-timer', script, 4_000));
    await until('it runs', () => events('own-timer').includes('started'), 60_000);
    const told = await say((lending) => lending.pause({}));
    assert.deepEqual([told.state, told.reason], ['PAUSED', 'the owner has paused it']);
    await until('it is frozen', () => paused('own-timer'), 10_000);
    const renewals = lab.coordinator.renewals.length;
    const claims = lab.coordinator.claims;
    await until(
      'frozen past its limit',
      async () => Number((await status()).runs[0]?.pausedMs) > 4_500,
      20_000,
    );
    const frozen = await status();
    assert.equal(frozen.runs[0]?.phase, 'frozen');
    assert.equal(frozen.runs[0].runMs < 4_000, true);
    assert.ok(lab.coordinator.renewals.length > renewals, 'its lease is renewed meanwhile');
    assert.deepEqual(lab.coordinator.renewals.at(-1)?.leases.length, 1);
    assert.equal(lab.coordinator.renewals.at(-1)?.state, 'PAUSED');
    assert.equal(lab.coordinator.claims, claims, 'nothing is claimed meanwhile');
    await say((lending) => lending.resume({}));
    await until('handed in', () => stored('own-timer') !== undefined, 60_000);
    const { record, bytes } = stored('own-timer') ?? assert.fail();
    assert.deepEqual([record.ending, bytes.toString()], ['exited', '6\n']);
    const clocks = record.clocks ?? assert.fail('both clocks are in the record');
    assert.ok(clocks.pausedMs > 4_000 && clocks.limitClockMs < 4_500, JSON.stringify(clocks));
    assert.equal(clocks.wallClockMs, clocks.pausedMs + clocks.limitClockMs);
    await until('output', () => lab.head.artifacts.has('output.log'));
    assert.equal(lab.head.artifacts.get('output.log')?.toString(), '24 4\n1\n');
    assert.deepEqual(events('own-timer').slice(3), ['started', 'paused', 'resumed', 'ended', 'handed_in']);
    lab.coordinator.verdict = () => 'settled';
    running.stop();
    await running.ended;
    lab.coordinator.verdict = () => 'renewed';
  },
);

test(
  'the worker holds a frozen run to its running time, over a kill in the middle of the pause and a drain',
  { timeout: 120_000 },
  async () => {
    const first = lab.startWorker({ owner: OWNER });
    lab.coordinator.submit(limited('held', 'echo early > /home/submission/submission.csv; sleep 600', 5_000));
    await until('it runs', () => events('held').includes('started'), 60_000);
    await say((lending) => lending.pause({}));
    await until('it is frozen', () => paused('held'), 10_000);
    first.stop(); // As good as a kill: nothing is thawed, nothing is told.
    await first.ended;
    const second = lab.startWorker({ owner: OWNER });
    await until('it is taken over', () => events('held').at(-1) === 'adopted', 20_000);
    const kept = await status();
    assert.deepEqual(
      [kept.state, kept.runs[0]?.phase],
      ['PAUSED', 'frozen'],
      'still paused: that was written down',
    );
    second.drain(); // The first signal in the middle of a pause waits for the run, which goes on once it may.
    await until('draining', async () => (await status()).state === 'DRAINING');
    const wasFrozenMs = (await status()).runs[0]?.pausedMs ?? 0;
    await say((lending) => lending.resume({}));
    await until('handed in', () => stored('held') !== undefined, 60_000);
    const { record } = stored('held') ?? assert.fail();
    assert.equal(record.ending, 'timed_out');
    const { limitClockMs = 0, pausedMs = 0 } = record.clocks ?? {};
    assert.ok(limitClockMs >= 4_900 && limitClockMs < 12_000, `ran ${seconds(limitClockMs)} s of 5`);
    assert.ok(pausedMs >= wasFrozenMs - 100, `frozen ${seconds(pausedMs)} of ${seconds(wasFrozenMs)} s`);
    lab.coordinator.verdict = () => 'settled';
    await second.ended;
    lab.coordinator.verdict = () => 'renewed';
  },
);

test(
  'give-back: container, memory and scratch are gone within 10 s, also of a frozen run; nothing is claimed until resume',
  { timeout: 120_000 },
  async () => {
    const running = lab.startWorker({ owner: OWNER });
    lab.coordinator.submit(
      limited(
        'back',
        // Fills disk and memory, has many processes, and ignores SIGTERM in all of them.
        `trap "" TERM; head -c 50M /dev/zero > /tmp/x; for n in {1..30}; do sleep 600 & done
        held=$(head -c 100M /dev/zero | tr '\\0' x); echo 1 > /home/submission/submission.csv; sleep 600`,
        600_000,
      ),
    );
    await until('it runs', () => events('back').includes('started'), 60_000);
    const pids = async () =>
      (await docker('top', `podium-${runId('back')}-1-1-agent`, '-o', 'pid'))
        .split('\n')
        .slice(1)
        .map(Number);
    await until('it holds memory', async () => (await residentBytes(await pids())) > 100 * 2 ** 20, 30_000);
    const processes = await pids();
    assert.ok(processes.length > 30);
    const before = await status();
    assert.equal(before.runs[0]?.agentId, 'shell');
    assert.equal(before.runs[0].taken?.cpus, 1);
    await say((lending) => lending.pause({}));
    await until('it is frozen', () => paused('back'), 10_000);
    const askedMs = performance.now();
    const told = await say((lending) => lending.giveBack({}));
    assert.deepEqual([told.state, told.reason], ['AWAY', 'the owner has taken the machine back']);
    await until(
      'all is gone',
      async () =>
        (await traces(worker)).length === 0 && (await readdir(join(lab.stateDir, 'attempts'))).length === 0,
      10_000,
    );
    assert.ok(performance.now() - askedMs < 10_000);
    assert.equal(await residentBytes(processes), 0, 'no process of it holds memory');
    await until('the head knows', () => events('back').at(-1) === 'reclaimed');
    assert.match(lab.coordinator.event(runId('back'), 'reclaimed')?.detail ?? '', /owner has taken/);
    assert.equal(lab.coordinator.renewals.at(-1)?.staysMs, 0);
    const { claims } = lab.coordinator;
    lab.coordinator.submit(limited('next', 'echo 1 > /home/submission/submission.csv', 60_000));
    await until('a few renewals later', () => lab.coordinator.renewals.at(-1)?.state === 'AWAY');
    assert.equal(lab.coordinator.claims, claims);
    assert.equal((await say((lending) => lending.resume({}))).state, 'IDLE');
    await until('the next one is handed in', () => stored('next') !== undefined, 60_000);
    running.stop();
    await running.ended;
  },
);

test(
  'a pause that lasts too long gives the machine back by itself; a worker without settings refuses to freeze, by name',
  { timeout: 120_000 },
  async () => {
    const short = lab.startWorker({ owner: { maxPauseMs: 1_500 } });
    lab.coordinator.submit(limited('long', 'sleep 600', 600_000));
    await until('it runs', () => events('long').includes('started'), 60_000);
    await say((lending) => lending.pause({}));
    await until('given back', () => events('long').at(-1) === 'reclaimed', 10_000);
    assert.match(
      lab.coordinator.event(runId('long'), 'reclaimed')?.detail ?? '',
      /frozen for longer than 2 s/,
    );
    await say((lending) => lending.resume({}));
    short.stop();
    await short.ended;
    const plain = lab.startWorker();
    await until('it is up', async () => (await status().catch(() => null))?.state === 'IDLE', 20_000);
    await assert.rejects(
      say((lending) => lending.pause({})),
      /freezes nothing.*--max-pause 10m.*give-back/,
    );
    await say((lending) => lending.drain({}));
    await plain.ended;
    await assert.rejects(status(), /No worker runs here/);
  },
);
