import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { handInRecord, type HandInRecord } from '../../contracts/handin/record.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { workerId } from '../../contracts/ids/id.ts';
import type { JournalEvent } from '../../contracts/messages/protocol.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { signTicket, ticket } from '../../contracts/ticket/ticket.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { ScriptedRuntime } from '../support/scripted-runtime.ts';
import { claimedAttempt, type Attempt } from '../../worker/journal/attempt.ts';
import { Journal } from '../../worker/journal/journal.ts';
import type { AttemptParts } from '../../worker/run/attempt-parts.ts';
import { AttemptRunner } from '../../worker/run/attempt-runner.ts';

const headKey = generateKeyPairSync('ed25519').privateKey;
const ALLOCATION = { cpuset: [0], memoryBytes: 2 ** 28, diskBytes: 2 ** 20, gpus: [] };

function newAttempt(limits: Record<string, number> = {}): Attempt {
  const value = ticket.parse({
    version: 1,
    run: 'r',
    experiment: 'e',
    attempt: 1,
    epoch: 1,
    fence: 1,
    worker: 'w',
    agent: { id: 'a', image: 'i', command: [], environment: {} },
    competition: { id: 'c', name: 'C', bundle: digestOf('b') },
    seed: 0,
    resources: { cpus: 1, memoryBytes: 2 ** 28, diskBytes: 2 ** 28, gpus: 0, gpuMemoryBytes: 0 },
    limits: {
      timeMs: 60_000,
      pids: 9,
      sharedMemoryBytes: 0,
      submissionBytes: 1000,
      outputBytes: 5000,
      artifactBytes: 100_000,
      ...limits,
    },
    grader: { id: 'g', address: 'x:1' },
    issuedAtMs: 0,
  });
  return claimedAttempt(value, signTicket(value, headKey), ALLOCATION);
}

/** A journal whose process dies at its n-th write: just before it, or just after. */
class MortalJournal extends Journal {
  dieAt = Infinity;
  before = true;
  onDeath: () => void = () => undefined;
  saves = 0;

  override save(attempt: Attempt, ...events: readonly JournalEvent[]): void {
    this.saves += 1;
    if (this.saves > this.dieAt) throw new Error('dead');
    if (this.saves === this.dieAt) this.onDeath();
    if (this.saves === this.dieAt && this.before) throw new Error('dies');
    super.save(attempt, ...events);
    if (this.saves === this.dieAt) throw new Error('dies');
  }

  override remove(lease: Attempt['lease']): void {
    if (this.saves >= this.dieAt) throw new Error('dead');
    super.remove(lease);
  }
}

interface World extends AsyncDisposable {
  readonly folder: string;
  readonly runtime: ScriptedRuntime;
  readonly handIns: { record: HandInRecord; bytes: string | null }[];
  readonly artifacts: string[];
  openJournal(): MortalJournal;
  parts(journal: Journal): AttemptParts;
}

async function makeWorld(overrides: Partial<AttemptParts> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-run-'));
  const runtime = new ScriptedRuntime();
  const world: World = {
    folder,
    runtime,
    handIns: [],
    artifacts: [],
    openJournal: () => new MortalJournal(join(folder, 'journal.db'), systemClock),
    parts: (journal) => ({
      worker: workerId.parse('w'),
      stateDir: folder,
      hostname: 'here',
      runtime,
      bundles: { ensure: () => Promise.resolve(folder) },
      services: { open: () => Promise.resolve(), close: () => undefined },
      submissions: {
        upload: async ({ recordBytes, content, submissionFile }) => {
          const bytes = content.kind === 'submission' ? await readFile(submissionFile, 'utf8') : null;
          world.handIns.push({
            record: handInRecord.parse(JSON.parse(Buffer.from(recordBytes).toString())),
            bytes,
          });
          return Buffer.from('receipt');
        },
      },
      artifacts: {
        upload: async (_, artifact) => {
          assert.equal(digestOf(await readFile(artifact.file)), artifact.digest);
          world.artifacts.push(artifact.name);
        },
      },
      journal,
      clock: systemClock,
      logger: silentLogger,
      publishOutput: () => undefined,
      presentGpus: () => Promise.resolve(new Set<string>()),
      maxPauseMs: 0,
      noteImage: () => Promise.resolve(),
      times: {
        tendMs: 5,
        graceMs: 1,
        outputMs: 1000,
        validateMs: 1000,
        troubleMs: 1,
        upload: { baseMs: 1, maxMs: 2 },
        engine: { patienceMs: 50, pauseMs: 1 },
      },
      ...overrides,
    }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  return world;
}

const never = new AbortController().signal;

/** Runs to the end as the head would have it: events are acknowledged, the run is settled once it is handed in. */
async function runToEnd(
  world: World,
  journal: Journal,
  attempt: Attempt,
  stop: AbortSignal = never,
  act: (runner: AttemptRunner) => void = () => undefined,
) {
  const [container = null] = await world.runtime.list(workerId.parse('w'));
  const runner = new AttemptRunner(world.parts(journal), attempt, container, () => undefined);
  act(runner);
  const head = setInterval(() => {
    if (stop.aborted) return;
    for (const { event, seq } of journal.pendingEvents(100)) {
      told.push(event);
      journal.acknowledge(seq);
    }
    runner.told();
    if (runner.attempt.phase === 'acknowledged') runner.settle();
  }, 1);
  const told: JournalEvent[] = [];
  try {
    await runner.run(stop);
  } finally {
    clearInterval(head);
  }
  if (!stop.aborted) told.push(...journal.pendingEvents(100).map(({ event }) => event));
  return { runner, events: told };
}

const types = (events: readonly JournalEvent[]) => events.map(({ type }) => type);

test('a run from its ticket to its end', async () => {
  await using world = await makeWorld();
  using journal = world.openJournal();
  world.runtime.script = {
    files: { 'submission/submission.csv': 'id\n1\n', 'logs/a.log': 'a' },
    output: 'hello\n',
  };
  journal.save(newAttempt());
  const { events } = await runToEnd(world, journal, newAttempt(), never, (runner) => {
    runner.recordCall('OK');
  });
  assert.deepEqual(types(events), ['preparing', 'preparing', 'preparing', 'started', 'ended', 'handed_in']);
  assert.equal(world.handIns.length, 1);
  assert.equal(world.handIns[0]?.bytes, 'id\n1\n');
  const { record } = world.handIns[0];
  assert.equal(record.ending, 'exited');
  assert.deepEqual(record.usage, { cpuSeconds: 1, memoryPeakBytes: 2, scratchUsedBytes: 1000 });
  assert.deepEqual(
    record.validateCalls.map(({ code }) => code),
    ['OK'],
  );
  assert.deepEqual(world.artifacts, ['logs.tar', 'code.tar', 'output.log']);
  assert.equal(world.runtime.containers.size, 0);
  assert.deepEqual(journal.attempts(), []);
  assert.deepEqual(await readdir(join(world.folder, 'attempts')), []);
});

test(
  'killed before and after each write of the journal: the run ends once, with one hand-in content, and nothing stays',
  { timeout: 60_000 },
  async () => {
    for (let dieAt = 1, done = false; !done; dieAt++) {
      for (const before of [true, false]) {
        await using world = await makeWorld();
        world.runtime.script = {
          files: { 'submission/submission.csv': 'id\n1\n' },
          output: 'x'.repeat(9000),
        };
        const mortal = world.openJournal();
        Journal.prototype.save.call(mortal, newAttempt());
        const stop = new AbortController();
        mortal.dieAt = dieAt;
        mortal.before = before;
        mortal.onDeath = () => stop.abort();
        await runToEnd(world, mortal, newAttempt(), stop.signal);
        mortal[Symbol.dispose]();
        if (!stop.signal.aborted) {
          done = true;
          continue;
        }
        const startsBefore = world.runtime.specs.length;
        using journal = world.openJournal();
        const [left] = journal.attempts();
        assert.ok(left, `write ${dieAt}: the attempt is forgotten too early`);
        const hadContainer = world.runtime.containers.size > 0;
        const { events } = await runToEnd(world, journal, left);
        const holds = hadContainer || world.runtime.specs.length > startsBefore;
        assert.ok(
          holds || world.runtime.cleared.length > 0,
          `write ${dieAt}: what the crash left is cleared`,
        );
        assert.ok(
          !types(events).includes('platform_failed'),
          `write ${dieAt} ${before}: ${JSON.stringify(events)}`,
        );
        assert.ok(world.handIns.length >= 1);
        assert.equal(
          new Set(world.handIns.map(({ record }) => JSON.stringify(record))).size,
          1,
          'the same record each time',
        );
        if (hadContainer)
          assert.equal(
            world.runtime.specs.length,
            startsBefore,
            `write ${dieAt}: the container is taken over, not started again`,
          );
        assert.equal(world.runtime.containers.size, 0);
        assert.deepEqual(journal.attempts(), []);
        assert.deepEqual(await readdir(join(world.folder, 'attempts')), []);
      }
      assert.ok(dieAt < 50);
    }
  },
);

test('the time limit counts from the start of the container, also over a restart', async () => {
  await using world = await makeWorld();
  using journal = world.openJournal();
  world.runtime.script = { exitCode: null, files: { 'submission/submission.csv': 'early' } };
  const attempt = newAttempt({ timeMs: 600 });
  journal.save(attempt);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 400);
  await runToEnd(world, journal, attempt, stop.signal);
  const [container] = world.runtime.containers.values();
  assert.equal(container?.stops, 0, 'a daemon that stops leaves the container');
  const [left] = journal.attempts();
  assert.ok(left);
  await runToEnd(world, journal, left);
  const [handIn] = world.handIns;
  assert.equal(handIn?.record.ending, 'timed_out');
  assert.equal(handIn.bytes, 'early');
  const ranMs = handIn.record.endedAtMs - handIn.record.startedAtMs;
  assert.ok(ranMs >= 590 && ranMs < 950, `${ranMs}`);
});

test('an order drops the run: no hand-in, no container, no event', async () => {
  for (const reason of ['canceled', 'stale'] as const) {
    await using world = await makeWorld();
    using journal = world.openJournal();
    world.runtime.script = { exitCode: null };
    journal.save(newAttempt());
    const { events, runner } = await runToEnd(world, journal, newAttempt(), never, (runner) => {
      setTimeout(() => runner.order(reason), 30);
    });
    assert.equal(runner.holdsResources, false);
    assert.deepEqual(
      types(events).filter((type) => !['preparing', 'started'].includes(type)),
      [],
    );
    assert.equal(world.runtime.containers.size, 0);
    assert.equal(world.handIns.length, 0);
    assert.deepEqual(journal.attempts(), []);
  }
});

test('a container that is gone after a restart is a platform failure at once', async () => {
  await using world = await makeWorld();
  using journal = world.openJournal();
  world.runtime.script = { exitCode: null };
  journal.save(newAttempt());
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 40);
  await runToEnd(world, journal, newAttempt(), stop.signal);
  world.runtime.containers.clear();
  const [left] = journal.attempts();
  assert.equal(left?.phase, 'running');
  const { events } = await runToEnd(world, journal, left);
  const last = events.at(-1);
  assert.ok(last?.type === 'platform_failed' && last.failure === 'CONTAINER_LOST');
  assert.deepEqual(world.runtime.cleared, ['r-1-1'], 'its gate and its scratch may still be there');
});

test('failures on the way have their names', async () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  const cases: [string, Partial<AttemptParts>, (world: World) => void][] = [
    [
      'IMAGE_UNAVAILABLE',
      {},
      ({ runtime }) => (runtime.failing.resolveImage = new PodiumError('IMAGE_UNAVAILABLE', 'no image i')),
    ],
    [
      'SCRATCH_UNAVAILABLE',
      {},
      ({ runtime }) => (runtime.failing.start = new PodiumError('SCRATCH_UNAVAILABLE', 'no loop')),
    ],
    [
      'CONTAINER_ENGINE',
      {},
      ({ runtime }) =>
        (runtime.failing.start = new PodiumError('CONTAINER_ENGINE', 'engine', { cause: new Error('x') })),
    ],
    [
      'BUNDLE_UNAVAILABLE',
      { bundles: { ensure: () => Promise.reject(new PodiumError('DATA_LOSS', 'wrong bytes')) } },
      () => undefined,
    ],
    ['HOST_DISK_FULL', { bundles: { ensure: () => Promise.reject(full) } }, () => undefined],
    [
      'WORKER_ERROR',
      { services: { open: () => Promise.reject(new TypeError('bug')), close: () => undefined } },
      () => undefined,
    ],
    [
      'HANDIN_REFUSED',
      { submissions: { upload: () => Promise.reject(new PodiumError('CONFLICT', 'other bytes')) } },
      () => undefined,
    ],
  ];
  for (const [failure, overrides, arrange] of cases) {
    await using world = await makeWorld(overrides);
    using journal = world.openJournal();
    arrange(world);
    journal.save(newAttempt());
    const { events } = await runToEnd(world, journal, newAttempt());
    const last = events.at(-1);
    assert.ok(
      last?.type === 'platform_failed' && last.failure === failure,
      `${failure}: ${JSON.stringify(last)}`,
    );
    assert.equal(world.runtime.containers.size, 0);
    assert.deepEqual(journal.attempts(), []);
  }
});

test('a scratch that was full when the agent failed is disk_full; killed for memory is out_of_memory', async () => {
  for (const [more, ending] of [
    [{ scratchFull: true }, 'disk_full'],
    [{ oomKilled: true }, 'out_of_memory'],
    [{}, 'failed'],
  ] as const) {
    await using world = await makeWorld();
    using journal = world.openJournal();
    world.runtime.script = { exitCode: null };
    journal.save(newAttempt());
    const end = setInterval(() => {
      for (const container of world.runtime.containers.values()) container.end(137, more);
    }, 5);
    await runToEnd(world, journal, newAttempt());
    clearInterval(end);
    assert.equal(world.handIns[0]?.record.ending, ending);
    assert.deepEqual(world.handIns[0].record.content, { kind: 'nothing', absence: 'NO_SUBMISSION' });
  }
});
