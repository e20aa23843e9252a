import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../platform/sqlite/database.ts';
import { helloFrom, LIMITS, openRecord, submit, worker } from '../../test/support/head-record.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { QUEUE_SQL } from './queue-sql.ts';

/** What a claim asks: each may jump in an index, none may walk a table of runs, cells or experiments. */
const OF_A_CLAIM = ['lanes', 'page', 'next', 'local', 'nextReady'] as const;

test('a claim reads by index alone', async () => {
  await using folder = await temporaryFolder();
  const database = openDatabase(join(folder.path, 'plan.sqlite'), join(import.meta.dirname, 'migrations'));
  try {
    for (const name of OF_A_CLAIM) {
      const asked = QUEUE_SQL[name].replace('> ?', '> 0').replaceAll(/:\w+/g, "'1'");
      const explain = `EXPLAIN QUERY PLAN ${asked}`;
      const plan = database.prepare<[], { detail: string }>(explain).all();
      const steps = plan.map(({ detail }) => detail);
      const walks = steps.filter(
        (step) =>
          /^SCAN (q|r|c|e|n|runs|cells|experiments)\b/.test(step) &&
          !/USING (COVERING )?INDEX (experiments_open|runs_turn|runs_backoff)/.test(step),
      );
      assert.deepEqual(walks, [], `${name}: ${steps.join(' | ')}`);
      const sorts = steps.filter((step) => /USE TEMP B-TREE/.test(step));
      assert.deepEqual(sorts, [], `${name} sorts: ${steps.join(' | ')}`);
    }
  } finally {
    database.close();
  }
});

test('what a claim asks is compiled once: SQLite sees no parameter that could change its plan', () => {
  for (const name of ['lanes', 'page', 'next', 'local'] as const) {
    const bare = QUEUE_SQL[name].match(/(?<!\(SELECT |json_each\()(:\w+|\?)/g);
    assert.equal(bare, null, name);
  }
});

/** The 20,000 experiments of a flood are no more to read than 20: every jump is as deep as the index goes. */
test('each jump uses the whole of its index', async () => {
  await using folder = await temporaryFolder();
  const database = openDatabase(join(folder.path, 'plan.sqlite'), join(import.meta.dirname, 'migrations'));
  const jumps: readonly (readonly [keyof typeof QUEUE_SQL, string])[] = [
    ['lanes', '(priority=? AND user=? AND shape>?)'],
    ['lanes', '(priority=? AND user>?)'],
    ['page', '(priority=? AND user=? AND shape=? AND runs_active=? AND ordinal>?)'],
    ['page', '(priority=? AND user=? AND shape=? AND runs_active>?)'],
    ['next', 'runs_turn (experiment_id=? AND not_before_ms<?)'],
    ['local', 'cells_open (experiment_id=? AND bundle=?)'],
    ['local', 'runs_ready (cell_id=? AND not_before_ms<?)'],
  ];
  try {
    for (const [name, jump] of jumps) {
      const explain = `EXPLAIN QUERY PLAN ${QUEUE_SQL[name].replaceAll(/:\w+/g, "'1'")}`;
      const plan = database.prepare<[], { detail: string }>(explain).all();
      const steps = plan.map(({ detail }) => detail).join('\n');
      assert.ok(steps.includes(jump), `${name} does not jump by ${jump}:\n${steps}`);
    }
  } finally {
    database.close();
  }
});

test('lanes, experiments and runs come out in their order, whatever is in the queue', async () => {
  await using record = await openRecord();
  const { store } = record;
  const experiments = Array.from({ length: 40 }, (_, number) =>
    submit(record, {
      user: number % 2 === 0 ? 'ann' : 'bob',
      priority: number === 7 ? -5 : 0,
      seeds: [0, 1],
    }),
  );
  store.workers.hello(helloFrom('w1'), 0);
  const lanes = store.queue.lanes();
  assert.deepEqual(
    lanes.map(({ priority, user }) => [priority, user]),
    [
      [-5, 'bob'],
      [0, 'ann'],
      [0, 'bob'],
    ],
  );
  const [, ann] = lanes;
  assert.ok(ann !== undefined);
  const [first, second] = experiments.filter((_, number) => number % 2 === 0);
  const [run] = first?.runs ?? [];
  assert.ok(run !== undefined && second !== undefined);
  store.transitions.lease(run, worker('w1'), 1);
  const order = [...store.queue.inTurn(ann, 1)].map(({ id }) => id);
  assert.equal(order.length, 20);
  assert.deepEqual([order[0], order.at(-1)], [second.experiment.id, first?.experiment.id]);
  store.experiments.pause(second.experiment.id, 'ada', 1);
  assert.equal([...store.queue.inTurn(ann, 1)].length, 19);
  assert.deepEqual(store.queue.users().get('ann'), {
    user: 'ann',
    runs: 1,
    cpus: 1,
    memoryBytes: 2 ** 30,
    gpus: 0,
    served: 1,
  });
  assert.equal(store.queue.queuedOf('ann'), 39);
});

test('experiments whose runs all back off, or are held, cost a claim no look at their runs', async () => {
  await using record = await openRecord();
  const { store, clock } = record;
  for (const name of ['w1', 'w2', 'w3']) store.workers.hello(helloFrom(name), 0);
  const flood = Array.from({ length: 30 }, () => submit(record).runs[0] ?? assert.fail());
  const [blocked = assert.fail()] = store.queue.lanes();
  for (const run of flood) {
    const key = store.transitions.lease(run, worker('w1'), clock.nowMs());
    store.transitions.fail(key, worker('w1'), 'CONTAINER_ENGINE', '', clock.nowMs());
  }
  assert.deepEqual([...store.queue.inTurn(blocked, clock.nowMs())], []);
  clock.advance(LIMITS.retryMaxMs);
  assert.equal([...store.queue.inTurn(blocked, clock.nowMs())].length, 30);
});
