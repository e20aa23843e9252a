import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { signTicket } from '../../contracts/ticket/ticket.ts';
import { Journal } from '../../worker/journal/journal.ts';
import { RetainedContainers } from '../../worker/retention/retained-containers.ts';
import type { AttemptParts } from '../../worker/run/attempt-parts.ts';

import { headKey, newAttempt, makeWorld, never, runToEnd, types, type World } from './worker-run-fixture.ts';

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

test('killed before and after each write: a container that is to be kept is kept once it is collected, and goes once', async () => {
  const attempt = newAttempt();
  const kept = { ...attempt, ticket: { ...attempt.ticket, retainMs: 60_000 } };
  const mine = { ...kept, ticketBytes: signTicket(kept.ticket, headKey) };
  // The writes before are the next test's.
  for (let dieAt = 5, done = false; !done; dieAt++) {
    for (const before of [true, false]) {
      await using world = await makeWorld();
      const mortal = world.openJournal();
      Journal.prototype.save.call(mortal, mine);
      const stop = new AbortController();
      Object.assign(mortal, { dieAt, before, onDeath: () => stop.abort() });
      await runToEnd(world, mortal, mine, stop.signal);
      mortal[Symbol.dispose]();
      done = !stop.signal.aborted;
      using journal = world.openJournal();
      for (const left of journal.attempts()) await runToEnd(world, journal, left);
      assert.equal(journal.retained().length, 1, `write ${dieAt} ${before}`);
      assert.equal(world.runtime.containers.size, 1);
      assert.deepEqual(await readdir(join(world.folder, 'attempts', 'r-1-1')), ['container']);
      const parts = world.parts(journal);
      const retention = new RetainedContainers({ ...parts, troubleMs: 1 });
      await Promise.all([retention.giveUp('r-1-1', 'test'), retention.giveUp('r-1-1', 'again')]);
      assert.deepEqual(retention.all(), []);
      assert.equal(world.runtime.containers.size, 0);
      assert.deepEqual(await readdir(join(world.folder, 'attempts')), []);
      const over = journal.pendingEvents(100).filter(({ event }) => event.type === 'retention_over');
      assert.deepEqual(
        over.map(({ event }) => event),
        [{ type: 'retention_over', reason: 'test' }],
      );
    }
    assert.ok(dieAt < 50);
  }
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
  const runs = setInterval(() => {
    if (journal.attempts()[0]?.phase === 'running') stop.abort();
  }, 5);
  await runToEnd(world, journal, newAttempt(), stop.signal);
  clearInterval(runs);
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
