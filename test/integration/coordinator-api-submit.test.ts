import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import {
  prepareCoordinator,
  registerExamples,
  startCoordinator,
  type CoordinatorClients,
  type PreparedCoordinator,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';

const resources = new AsyncDisposableStack();
let prepared: PreparedCoordinator;
let running: RunningCoordinator;
let sam: CoordinatorClients;

before(async () => {
  prepared = resources.use(await prepareCoordinator());
  running = resources.use(await startCoordinator(prepared));
  await registerExamples(running.as('admin'));
  sam = running.as('submit');
});

after(() => resources.disposeAsync());

const good = {
  name: 'first',
  agentIds: ['copier', 'lab/learner'],
  competitionIds: ['digits', 'spam'],
  seeds: [0, 7],
};
const code =
  (wanted: ErrorCode, text = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof PodiumError);
    assert.equal(error.code, wanted, error.message);
    assert.match(error.message, text);
    return true;
  };

test('a submission becomes one queued run per agent, competition and seed', async () => {
  const { experiment, repeated, warnings } = await sam.experiments.submit(good);
  assert.ok(experiment);
  assert.deepEqual([experiment.runsTotal, experiment.user, repeated], [8, 'sam', false]);
  assert.match(warnings.join(' '), /cannot reach NATS.*No worker is connected/);
  const { runs } = await sam.experiments.get({ experimentId: experiment.id });
  assert.equal(runs.length, 8);
  const keys = runs.map((run) => `${run.competitionId} ${run.agentId} ${run.seed}`);
  assert.deepEqual(keys, [...keys].sort());
  const [first] = runs;
  assert.ok(first);
  assert.deepEqual(
    [first.state, first.ending, first.grade, first.medal],
    ['RUN_STATE_QUEUED', 'ENDING_UNSPECIFIED', 'GRADE_UNSPECIFIED', 'MEDAL_UNSPECIFIED'],
  );
  assert.deepEqual(
    [first.resourceClass, first.timeLimitMs, first.split, first.score, first.aboveMedian],
    ['default', 86_400_000, 'dev', undefined, undefined],
  );
  assert.deepEqual((await sam.runs.get({ runId: first.id })).id, first.id);
  const listed = await sam.runs.list({ experimentId: experiment.id, states: ['RUN_STATE_QUEUED'], limit: 3 });
  assert.equal(listed.runs.length, 3);
  assert.equal((await sam.runs.list({ states: ['RUN_STATE_GRADED'] })).runs.length, 0);
  assert.equal((await sam.experiments.list({})).experiments[0]?.id, experiment.id);
});

test('what is wrong with a submission is named', async () => {
  const many = Array.from({ length: 10_001 }, (_, index) => index);
  const cases: [object, ErrorCode, RegExp][] = [
    [{ ...good, agentIds: [] }, 'INVALID_ARGUMENT', /^agent_ids: at least one/],
    [{ ...good, agentIds: ['copier', 'copier'] }, 'INVALID_ARGUMENT', /^agent_ids: copier is there twice/],
    [
      { ...good, agentIds: ['../etc'] },
      'INVALID_ARGUMENT',
      /^agent_ids\[0\]: must be letters.*not "\.\.\/etc"/,
    ],
    [{ ...good, agentIds: ['copyer'] }, 'NOT_FOUND', /unknown agent 'copyer'; known: copier, lab\/learner/],
    [{ ...good, competitionIds: [] }, 'INVALID_ARGUMENT', /^competition_ids: at least one/],
    [
      { ...good, competitionIds: ['digits', 'spm'] },
      'NOT_FOUND',
      /unknown competition 'spm'; known: digits, spam/,
    ],
    [{ ...good, competitionIds: ["'; DROP TABLE runs"] }, 'INVALID_ARGUMENT', /^competition_ids\[0\]/],
    [{ ...good, seeds: [] }, 'INVALID_ARGUMENT', /^seeds: at least one/],
    [{ ...good, seeds: [-1] }, 'INVALID_ARGUMENT', /^seeds\[0\]: must not be negative/],
    [{ ...good, seeds: many }, 'INVALID_ARGUMENT', /^seeds: 10001 are more than the limit of 10000/],
    [
      { ...good, resourceClass: 'huge' },
      'NOT_FOUND',
      /unknown resource class 'huge'; known: cpu-only, default/,
    ],
    [{ ...good, timeLimitMs: -5 }, 'INVALID_ARGUMENT', /^time_limit_ms: must be at least 1000/],
    [{ ...good, timeLimitMs: 2 ** 40 }, 'INVALID_ARGUMENT', /^time_limit_ms: must be at most/],
    [{ ...good, priority: 101 }, 'INVALID_ARGUMENT', /^priority: must be from -100 to 100/],
    [{ ...good, name: 'x'.repeat(201) }, 'INVALID_ARGUMENT', /^name: must be at most 200/],
    [{ ...good, name: '\u001b[2J' }, 'INVALID_ARGUMENT', /^name: must not hold control characters/],
    [{ ...good, requestId: 'a b' }, 'INVALID_ARGUMENT', /^request_id: /],
  ];
  const before = (await sam.experiments.list({ limit: 1_000 })).experiments.length;
  for (const [request, wanted, text] of cases)
    await assert.rejects(sam.experiments.submit(request), code(wanted, text));
  assert.equal((await sam.experiments.list({ limit: 1_000 })).experiments.length, before);
});

test('an experiment of too many runs is refused before anything is written', async () => {
  const admin = running.as('admin');
  const agentIds = Array.from({ length: 6 }, (_, index) => `many-${index}`);
  for (const id of agentIds) await admin.agents.register({ id, image: 'x' });
  const seeds = Array.from({ length: 10_000 }, (_, index) => index);
  const request = { agentIds, competitionIds: ['digits', 'spam'], seeds };
  await assert.rejects(
    sam.experiments.submit(request),
    code('INVALID_ARGUMENT', /120000 runs; at most 50000/),
  );
});

test('a submission with a request id may be repeated, by its own user, with the same content', async () => {
  const request = { ...good, name: 'again', requestId: 'r-1' };
  const first = await sam.experiments.submit(request);
  await running.as('admin').agents.register({ id: 'copier', image: 'podium/copier:2' });
  const second = await sam.experiments.submit(request);
  assert.deepEqual([second.repeated, second.experiment?.id], [true, first.experiment?.id]);
  await assert.rejects(sam.experiments.submit({ ...request, seeds: [1] }), code('ALREADY_EXISTS', /r-1/));
  const others = await running.as('otherSubmit').experiments.submit(request);
  assert.equal(others.repeated, false);
  const both = await Promise.all(
    Array.from({ length: 10 }, () => sam.experiments.submit({ ...request, requestId: 'r-2' })),
  );
  assert.equal(new Set(both.map((reply) => reply.experiment?.id)).size, 1);
  assert.equal(both.filter((reply) => !reply.repeated).length, 1);
});

test('unknown ids are said to be unknown, malformed ones to be malformed', async () => {
  await assert.rejects(sam.experiments.get({ experimentId: 'e-none' }), code('NOT_FOUND', /e-none/));
  await assert.rejects(sam.experiments.get({ experimentId: '' }), code('INVALID_ARGUMENT', /^experiment_id/));
  await assert.rejects(sam.runs.get({ runId: 'r-none' }), code('NOT_FOUND', /r-none/));
  await assert.rejects(sam.runs.explain({ runId: '../x' }), code('INVALID_ARGUMENT', /^run_id/));
  await assert.rejects(
    sam.runs.list({ limit: 10_001 }),
    code('INVALID_ARGUMENT', /^limit: must be at most 10000/),
  );
  await assert.rejects(sam.runs.list({ experimentId: 'e-none' }), code('NOT_FOUND'));
  await assert.rejects(
    sam.competitions.get({ competitionId: 'none' }),
    code('NOT_FOUND', /known: digits, spam/),
  );
  await assert.rejects(sam.experiments.cancel({}), code('INVALID_ARGUMENT', /^target/));
  await assert.rejects(async () => {
    for await (const _event of sam.experiments.watch({ experimentId: 'e-none' }));
  }, code('NOT_FOUND'));
});

test('a reply that would not fit into one message says what to do instead', async () => {
  const seeds = Array.from({ length: 10_000 }, (_, index) => index);
  const id = `${'x'.repeat(60)}/${'y'.repeat(60)}`;
  await running.as('admin').agents.register({ id, image: 'x' });
  const { experiment } = await sam.experiments.submit({ agentIds: [id], competitionIds: ['digits'], seeds });
  assert.ok(experiment);
  await assert.rejects(
    sam.experiments.get({ experimentId: experiment.id }),
    code('RESOURCE_EXHAUSTED', /Experiments.Watch/),
  );
  await assert.rejects(sam.runs.list({ limit: 10_000 }), code('RESOURCE_EXHAUSTED', /smaller limit/));
  let events = 0;
  for await (const event of sam.experiments.watch({ experimentId: experiment.id })) {
    events += 1;
    if (event.event === 'synchronized') break;
  }
  assert.equal(events, 10_001);
});

test('a queued run says why it waits', async () => {
  const { experiment } = await sam.experiments.submit({ ...good, resourceClass: 'mlebench-standard' });
  const [run] = (await sam.experiments.get({ experimentId: experiment?.id ?? '' })).runs;
  assert.ok(run);
  const { sentences, attempts } = await sam.runs.explain({ runId: run.id });
  assert.match(sentences[0] ?? '', /cannot reach NATS/);
  assert.match(sentences.join(' '), /no worker/);
  assert.deepEqual(attempts, []);
  await assert.rejects(
    sam.runs.getReport({ runId: run.id }),
    code('FAILED_PRECONDITION', /no report yet: it is queued/),
  );
});
