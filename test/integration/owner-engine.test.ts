import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { workerId } from '../../contracts/ids/id.ts';
import { DockerRuntime } from '../../worker/container/docker-runtime.ts';
import { ensureImages } from './container-fixture.ts';
import { TestEngine } from './engine-fixture.ts';
import { DaemonLab } from './worker-daemon-fixture.ts';
import { until } from './worker-fixture.ts';

/** Machines are rebooted and engines upgraded in the middle of runs: what that ends is never the agent's result. */
const skip = process.getuid?.() === 0 ? false : 'starting a Docker engine needs root';
const worker = workerId.parse(`t${randomBytes(4).toString('hex')}`);
const stack = new AsyncDisposableStack();
let engine: TestEngine;
let lab: DaemonLab;

before(async () => {
  if (skip !== false) return;
  await ensureImages();
  engine = stack.use(await TestEngine.start(['podium/base:bookworm', 'podium/gate:1']));
  const runtime = new DockerRuntime({ socketPath: engine.socketPath });
  stack.defer(async () => assert.equal(typeof (await runtime.reap(worker, [])), 'number'));
  lab = stack.use(await DaemonLab.start(worker, runtime));
});
after(() => stack.disposeAsync());

const runId = (name: string) => `${worker}-${name}`;
const stored = (name: string) => lab.grader.stored.get(`${runId(name)}-1-1`)?.record;
const failure = (name: string) => lab.coordinator.event(runId(name), 'platform_failed');
const events = (name: string) => lab.coordinator.eventsOf(runId(name));

/** Submits an agent and waits until its first word is out: signals are caught from then on. */
async function begin(name: string, script: string): Promise<void> {
  const command = ['bash', '-c', `echo 1 > /home/submission/submission.csv; ${script}`];
  const agent = { id: 'shell', image: 'podium/base:bookworm', command, environment: {} };
  lab.coordinator.submit(lab.ticket(runId(name), { agent }));
  await until(`${name} runs`, () => events(name).includes('started'), 60_000);
}
const FOREVER = 'sleep 600 & wait';
const containerOf = (name: string) => `podium-${runId(name)}-1-1-agent`;
const stateOf = (name: string) => engine.docker('inspect', '-f', '{{.State.Status}}', containerOf(name));
const until60 = (what: string, condition: () => boolean | Promise<boolean>) => until(what, condition, 60_000);

test(
  'an engine that is stopped takes runs along, whatever they answer; their own ends stay theirs',
  { skip, timeout: 120_000 },
  async () => {
    const running = lab.startWorker();
    await begin('own', 'exit 3');
    await until60('own is handed in', () => stored('own') !== undefined);
    assert.equal(stored('own')?.ending, 'failed');
    await begin('polite', `trap "exit 0" TERM; ${FOREVER}`);
    await begin('plain', FOREVER);
    await engine.stop();
    await engine.start('--live-restore');
    await until60('told', () => failure('polite') !== undefined && failure('plain') !== undefined);
    for (const name of ['polite', 'plain']) {
      assert.equal(failure(name)?.failure, 'CONTAINER_ENGINE');
      assert.match(failure(name)?.detail ?? '', /engine or the machine went down/);
      assert.equal(stored(name), undefined);
    }
    await begin('by-hand', `trap "exit 0" TERM; ${FOREVER}`);
    await engine.docker('stop', containerOf('by-hand'));
    await until60('told', () => failure('by-hand') !== undefined);
    assert.match(failure('by-hand')?.detail ?? '', /by hand/);
    running.stop();
    await running.ended;
  },
);

test(
  'with live-restore an engine goes and comes without a run noticing',
  { skip, timeout: 120_000 },
  async () => {
    const running = lab.startWorker();
    await begin('through', `until [ -e /home/code/end ]; do sleep 0.2; done`);
    await begin('meanwhile', 'sleep 2; exit 4');
    await engine.stop();
    await engine.start('--live-restore');
    await until60('meanwhile is handed in', () => stored('meanwhile') !== undefined);
    assert.deepEqual([stored('meanwhile')?.ending, stored('meanwhile')?.exitCode], ['failed', 4]);
    assert.equal(await stateOf('through'), 'running');
    await engine.docker('exec', containerOf('through'), 'touch', '/home/code/end');
    await until60('through is handed in', () => stored('through') !== undefined);
    assert.equal(stored('through')?.ending, 'exited');
    // An engine that took its containers over may hold their volumes for good: that holds up nothing else.
    lab.coordinator.verdict = () => 'settled';
    await until60('all is cleaned', async () => (await readdir(join(lab.stateDir, 'attempts'))).length === 0);
    lab.coordinator.verdict = () => 'renewed';
    running.stop();
    await running.ended;
  },
);

test(
  'a power cut with the worker away: who had ended before has ended, who had not is tried again',
  { skip, timeout: 120_000 },
  async () => {
    const first = lab.startWorker();
    await begin('ended', 'until [ -e /home/code/end ]; do sleep 0.2; done');
    first.stop();
    await first.ended;
    await engine.docker('exec', containerOf('ended'), 'touch', '/home/code/end');
    await until60('it has ended', async () => (await stateOf('ended')) === 'exited');
    const second = lab.startWorker();
    await until60('handed in', () => stored('ended') !== undefined);
    assert.equal(stored('ended')?.ending, 'exited');
    await begin('before', 'until [ -e /home/code/end ]; do sleep 0.2; done; exit 5');
    await begin('cut', FOREVER);
    second.stop();
    await second.ended;
    await engine.docker('exec', containerOf('before'), 'touch', '/home/code/end');
    await until60('it has ended', async () => (await stateOf('before')) === 'exited');
    const endedMs = Date.now();
    await until60('a while later', () => Date.now() > endedMs + 3_000);
    await engine.losePower();
    await engine.start();
    const third = lab.startWorker();
    await until60('told', () => failure('cut') !== undefined && stored('before') !== undefined);
    assert.match(failure('cut')?.detail ?? '', /engine or the machine went down/);
    assert.deepEqual(
      [stored('before')?.ending, stored('before')?.exitCode, stored('cut')],
      ['failed', 5, undefined],
    );
    third.stop();
    await third.ended;
  },
);
