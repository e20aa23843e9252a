import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { leaseKey, runId, workerId, type RunId } from '../../contracts/ids/id.ts';
import { openStore } from '../../coordinator/store/store.ts';
import {
  helloOf,
  prepareCoordinator,
  registerExamples,
  startCoordinator,
  TOKENS,
  type CoordinatorClients,
  type PreparedCoordinator,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';
import { ReflectionClient } from '../support/reflection-client.ts';

const resources = new AsyncDisposableStack();
let prepared: PreparedCoordinator;
let running: RunningCoordinator;
let sam: CoordinatorClients;

before(async () => {
  prepared = resources.use(await prepareCoordinator());
  {
    // A worker that said hello before the head was last started.
    const limits = { maxPlatformFailures: 3, maxReclaims: 3, retryBaseMs: 1, retryMaxMs: 1 };
    using store = openStore(join(prepared.folder, 'state', 'coordinator.sqlite'), limits);
    store.workers.hello(helloOf('w1'), Date.now());
  }
  running = resources.use(await startCoordinator(prepared));
  await registerExamples(running.as('admin'));
  sam = running.as('submit');
});

after(() => resources.disposeAsync());

const w1 = workerId.parse('w1');

/** The run is taken by a worker, as a claim does it. */
function lease(run: string): void {
  running.coordinator.store.transitions.lease(runId.parse(run), w1, Date.now());
}

async function submit(seeds: number[]): Promise<{ id: string; runs: RunId[] }> {
  const { experiment } = await sam.experiments.submit({
    agentIds: ['copier'],
    competitionIds: ['digits'],
    seeds,
  });
  const id = experiment?.id ?? '';
  const { runs } = await sam.experiments.get({ experimentId: id });
  return { id, runs: runs.map((run) => runId.parse(run.id)) };
}

type WatchEvents = ReturnType<CoordinatorClients['experiments']['watch']>;

/** Each event as text, one at a time. */
async function* words(events: WatchEvents): AsyncGenerator<string> {
  for await (const { event, run } of events) {
    if (event !== undefined) yield event === 'run' ? `${run?.seed ?? -1} ${run?.state ?? ''}` : event;
  }
}

async function take(events: AsyncGenerator<string>, number: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < number) {
    const next = await events.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

test('a watch tells the state, every change, and the end', async () => {
  const { id, runs } = await submit([1, 2]);
  const [first = '', second = ''] = runs;
  const events = words(sam.experiments.watch({ experimentId: id }));
  assert.deepEqual(await take(events, 3), ['1 RUN_STATE_QUEUED', '2 RUN_STATE_QUEUED', 'synchronized']);
  lease(second);
  assert.deepEqual(await take(events, 1), ['2 RUN_STATE_LEASED']);
  await sam.experiments.cancel({ runId: first });
  assert.deepEqual(await take(events, 1), ['1 RUN_STATE_CANCELED']);
  await sam.experiments.cancel({ experimentId: id });
  assert.deepEqual(await take(events, 9), ['2 RUN_STATE_CANCELED', 'done']);
});

test('a client that lost its stream calls again and misses nothing', async () => {
  const { id, runs } = await submit([1, 2]);
  const [first = ''] = runs;
  const before = words(sam.experiments.watch({ experimentId: id }));
  await take(before, 3);
  await before.return(undefined);
  lease(first);
  await sam.experiments.cancel({ experimentId: id });
  const again = words(sam.experiments.watch({ experimentId: id }));
  assert.deepEqual(await take(again, 9), [
    '1 RUN_STATE_CANCELED',
    '2 RUN_STATE_CANCELED',
    'synchronized',
    'done',
  ]);
});

test('a watch that nobody reads holds up neither the record nor other watchers', async () => {
  const { id } = await submit(Array.from({ length: 3_000 }, (_, index) => index));
  const lazy = sam.experiments.watch({ experimentId: id })[Symbol.asyncIterator]();
  await lazy.next();
  const startedAt = performance.now();
  await sam.experiments.cancel({ experimentId: id });
  const prompt = await take(words(running.as('read').experiments.watch({ experimentId: id })), 10_000);
  assert.equal(prompt.at(-1), 'done');
  assert.ok(performance.now() - startedAt < 5_000);
  const last = new Map<string, string>();
  let end = '';
  for (;;) {
    const next = await lazy.next();
    if (next.done === true) break;
    const { event, run } = next.value;
    if (run) last.set(run.id, run.state);
    end = event ?? '';
  }
  assert.equal(end, 'done');
  assert.deepEqual(new Set(last.values()), new Set(['RUN_STATE_CANCELED']));
});

test('a client that knows nothing of Podium submits and watches by reflection alone', async () => {
  using client = await ReflectionClient.connect(running.address, TOKENS.submit);
  for (const service of ['Agents', 'Artifacts', 'Bundles', 'Competitions', 'Experiments', 'Fleet', 'Runs']) {
    assert.ok(
      client.methods.some((method) => method.startsWith(`podium.v1.${service}/`)),
      service,
    );
  }
  const { experiment } = await client.call('podium.v1.Experiments/Submit', {
    name: 'generic',
    agentIds: ['copier'],
    competitionIds: ['spam'],
    seeds: [5],
  });
  const { id } = experiment as { id: string };
  const seen: string[] = [];
  for await (const message of client.read('podium.v1.Experiments/Watch', { experimentId: id })) {
    const run = message['run'] as { id: string; state: string } | undefined;
    seen.push(run ? run.state : String(message['event']));
    if (message['event'] === 'synchronized')
      await client.call('podium.v1.Experiments/Cancel', { experimentId: id });
  }
  assert.deepEqual(seen, ['RUN_STATE_QUEUED', 'synchronized', 'RUN_STATE_CANCELED', 'done']);
  await assert.rejects(
    client.call('podium.v1.Experiments/Submit', { agentIds: ['none'], competitionIds: ['spam'], seeds: [1] }),
    /NOT_FOUND.*unknown agent 'none'/,
  );
});

test('a held run explains itself with its attempts', async () => {
  const { runs } = await submit([1, 2, 3]);
  const [run = '', canceledBefore = '', held = ''] = runs;
  await sam.experiments.cancel({ runId: canceledBefore });
  lease(run);
  lease(held);
  const leased = await sam.runs.explain({ runId: run });
  assert.match(leased.sentences[0] ?? '', /w1 holds attempt 1 for \d+ s and prepares/);
  assert.deepEqual(
    leased.attempts.map(({ attempt, workerId: worker, outcome }) => [attempt, worker, outcome]),
    [[1, 'w1', 'open']],
  );
  const output: unknown[] = [];
  for await (const chunk of sam.runs.followOutput({ runId: run, follow: false })) output.push(chunk);
  assert.deepEqual(output, []);
  const { store } = running.coordinator;
  store.transitions.end(
    leaseKey.parse({ ...store.runs.require(runId.parse(held)), runId: held }),
    w1,
    'exited',
    Date.now(),
  );
  const handingIn = await sam.runs.explain({ runId: held });
  assert.match(
    handingIn.sentences.join(' '),
    /has ended \(exited\) on w1.*cannot reach grader grader-1; nothing is lost/,
  );
  const following = sam.runs
    .followOutput({ runId: run, follow: true }, { deadlineMs: 10_000 })
    [Symbol.asyncIterator]();
  const ended = following.next();
  await sam.experiments.cancel({ runId: run });
  assert.equal((await ended).done, true);
  const late = sam.runs.followOutput({ runId: canceledBefore, follow: true }, { deadlineMs: 10_000 });
  assert.equal((await late[Symbol.asyncIterator]().next()).done, true);
  const { workers } = await sam.fleet.listWorkers({});
  assert.deepEqual(
    workers.map((worker) => [worker.id, worker.runIds.includes(runId.parse(held)), worker.lent?.cpus]),
    [['w1', true, 2]],
  );
  const { classes } = await sam.fleet.listResourceClasses({});
  assert.ok(classes.some((entry) => entry.name === 'mlebench-standard' && entry.resources?.gpus === 1));
});
