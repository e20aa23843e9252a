import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { packageDefinition } from '../../proto/services.ts';
import {
  prepareCoordinator,
  registerExamples,
  startCoordinator,
  TOKENS,
  type CoordinatorClients,
  type PreparedCoordinator,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';

const resources = new AsyncDisposableStack();
let prepared: PreparedCoordinator;
let running: RunningCoordinator;

before(async () => {
  prepared = resources.use(await prepareCoordinator());
  running = resources.use(await startCoordinator(prepared));
  await registerExamples(running.as('admin'));
});

after(() => resources.disposeAsync());

/** Every rpc with an empty request: let in, it fails for another reason or answers; shut out, it says so. */
const calls: Record<string, (clients: CoordinatorClients) => Promise<unknown>> = {
  'Experiments.Submit': (as) => as.experiments.submit({}),
  'Experiments.Get': (as) => as.experiments.get({}),
  'Experiments.List': (as) => as.experiments.list({}),
  'Experiments.Watch': (as) => drain(as.experiments.watch({})),
  'Experiments.Cancel': (as) => as.experiments.cancel({}),
  'Experiments.Pause': (as) => as.experiments.pause({}),
  'Experiments.Resume': (as) => as.experiments.resume({}),
  'Experiments.Reprioritize': (as) => as.experiments.reprioritize({}),
  'Experiments.Extend': (as) => as.experiments.extend({ byMs: 60_000, runId: 'r-1' }),
  'Experiments.Retry': (as) => as.experiments.retry({ runId: 'r-1' }),
  'Runs.History': (as) => as.runs.history({}),
  'Runs.Release': (as) => as.runs.release({}),
  'Runs.Get': (as) => as.runs.get({}),
  'Runs.List': (as) => as.runs.list({}),
  'Runs.Explain': (as) => as.runs.explain({}),
  'Runs.GetReport': (as) => as.runs.getReport({}),
  'Runs.FollowOutput': (as) => drain(as.runs.followOutput({})),
  'Enrollment.Invite': (as) => as.enrollment.invite({}),
  'Enrollment.ListMembers': (as) => as.enrollment.listMembers({}),
  'Enrollment.Revoke': (as) => as.enrollment.revoke({}),
  'Enrollment.Leave': (as) => as.enrollment.leave({}),
  'Enrollment.Renew': (as) => as.enrollment.renew({}),
  'Fleet.Drain': (as) => as.fleet.drain({}),
  'Fleet.Undrain': (as) => as.fleet.undrain({}),
  'Fleet.Quarantine': (as) => as.fleet.quarantine({}),
  'Fleet.Release': (as) => as.fleet.release({}),
  'Upkeep.Status': (as) => as.upkeep.status({}),
  'Webhooks.List': (as) => as.webhooks.list({}),
  'Fleet.ListWorkers': (as) => as.fleet.listWorkers({}),
  'Fleet.ListResourceClasses': (as) => as.fleet.listResourceClasses({}),
  'Competitions.List': (as) => as.competitions.list({}),
  'Competitions.Get': (as) => as.competitions.get({}),
  'Competitions.Register': (as) => as.competitions.register({}),
  'Agents.List': (as) => as.agents.list({}),
  'Agents.Register': (as) => as.agents.register({}),
  'Bundles.GetManifest': (as) => drain(as.bundles.getManifest({})),
  'Bundles.ReadFile': (as) => drain(as.bundles.readFile({})),
  'Bundles.Missing': (as) => as.bundles.missing({}),
  'Bundles.PutFile': (as) => as.bundles.putFile([]),
  'Images.Missing': (as) => as.images.missing({}),
  'Images.PutFile': (as) => as.images.putFile([]),
  'Images.Complete': (as) => as.images.complete({}),
  'Images.Publish': (as) => as.images.publish({}),
  'Images.Find': (as) => as.images.find({}),
  'Images.GetManifest': (as) => drain(as.images.getManifest({})),
  'Images.ReadFile': (as) => drain(as.images.readFile({})),
  'Bundles.PutManifest': (as) => as.bundles.putManifest([]),
  'Artifacts.Put': (as) => as.artifacts.put([]),
  'Artifacts.List': (as) => as.artifacts.list({}),
  'Artifacts.Fetch': (as) => drain(as.artifacts.fetch({})),
};

const forSubmitters = [
  'Experiments.Submit',
  'Experiments.Cancel',
  'Experiments.Pause',
  'Experiments.Resume',
  'Experiments.Reprioritize',
  'Experiments.Extend',
  'Experiments.Retry',
  'Runs.Release',
  'Images.Missing',
  'Images.PutFile',
  'Images.Complete',
];
const forAdmins = [
  'Enrollment.Invite',
  'Enrollment.ListMembers',
  'Enrollment.Revoke',
  'Fleet.Drain',
  'Fleet.Undrain',
  'Fleet.Quarantine',
  'Fleet.Release',
  'Competitions.Register',
  'Agents.Register',
  'Bundles.Missing',
  'Bundles.PutFile',
  'Bundles.PutManifest',
  'Images.Publish',
];
const forWorkers = [
  'Enrollment.Leave',
  'Enrollment.Renew',
  'Bundles.GetManifest',
  'Bundles.ReadFile',
  'Images.Find',
  'Images.GetManifest',
  'Images.ReadFile',
  'Artifacts.Put',
];
const forReaders = Object.keys(calls).filter(
  (name) => ![...forSubmitters, ...forAdmins, 'Artifacts.Put'].includes(name),
);

test('the table above holds every rpc that the head serves', () => {
  const elsewhere = ['Grading', 'HandIn', 'Lending'];
  const served = Object.keys(packageDefinition).flatMap((name) => {
    const [, service] = /^podium\.v1\.(\w+)$/.exec(name) ?? [];
    if (service === undefined || 'format' in (packageDefinition[name] ?? {}) || elsewhere.includes(service))
      return [];
    return Object.keys(packageDefinition[name] ?? {}).map((method) => `${service}.${method}`);
  });
  assert.deepEqual(Object.keys(calls).sort(), served.sort());
});

test('each role reaches its calls and no other', async () => {
  const expected: Record<'read' | 'submit' | 'admin' | 'worker', string[]> = {
    read: forReaders,
    submit: [...forReaders, ...forSubmitters],
    admin: [...forReaders, ...forSubmitters, ...forAdmins],
    worker: forWorkers,
  };
  for (const [role, allowed] of Object.entries(expected)) {
    const clients = running.as(role as keyof typeof expected);
    const reached: string[] = [];
    for (const [name, call] of Object.entries(calls)) {
      if ((await codeOf(call(clients))) !== 'PERMISSION_DENIED') reached.push(name);
    }
    assert.deepEqual(reached.sort(), [...allowed].sort(), role);
  }
});

test('nobody is let in without a known token', async () => {
  for (const token of ['', 'wrong', TOKENS.admin.toUpperCase()]) {
    const clients = running.as({ token });
    for (const [name, call] of Object.entries(calls))
      assert.equal(await codeOf(call(clients)), 'UNAUTHENTICATED', name);
  }
});

test('an experiment is canceled by its own user or an admin', async () => {
  const sam = running.as('submit');
  const request = { agentIds: ['copier'], competitionIds: ['digits'], seeds: [1, 2, 3] };
  const id = (await sam.experiments.submit(request)).experiment?.id ?? '';
  const { runs } = await sam.experiments.get({ experimentId: id });
  const runIds = runs.map((run) => run.id);
  const [first = ''] = runIds;
  await assert.rejects(
    running.as('otherSubmit').experiments.cancel({ experimentId: id }),
    /was submitted by sam; only sam or an admin/,
  );
  await assert.rejects(
    running.as('otherSubmit').experiments.cancel({ runId: first }),
    /only sam or an admin/,
  );
  const one = await sam.experiments.cancel({ runId: first });
  assert.deepEqual(one, { canceledRunIds: [first], tooLateRunIds: [] });
  assert.deepEqual(await sam.experiments.cancel({ runId: first }), {
    canceledRunIds: [],
    tooLateRunIds: [first],
  });
  const all = await running.as('admin').experiments.cancel({ experimentId: id });
  assert.deepEqual(new Set(all.canceledRunIds), new Set(runIds.slice(1)));
  assert.deepEqual(all.tooLateRunIds, [first]);
  const after = await sam.experiments.get({ experimentId: id });
  assert.equal(after.experiment?.runsFinished, 3);
  assert.ok(after.runs.every((run) => run.state === 'RUN_STATE_CANCELED' && run.finishedAtMs > 0));
  assert.match((await sam.runs.explain({ runId: first })).sentences.join(' '), /canceled/);
});

test('what is done to an experiment or a run is for its own user and admins', async () => {
  const request = { agentIds: ['copier'], competitionIds: ['digits'], seeds: [0] };
  const { experiment } = await running.as('submit').experiments.submit(request);
  const experimentId = experiment?.id ?? '';
  const [{ id: runId } = assert.fail()] = (await running.as('submit').experiments.get({ experimentId })).runs;
  const outcomes = ['canceled'];
  const deeds: Record<string, (as: CoordinatorClients) => Promise<unknown>> = {
    pause: (as) => as.experiments.pause({ experimentId }),
    resume: (as) => as.experiments.resume({ experimentId }),
    reprioritize: (as) => as.experiments.reprioritize({ experimentId, priority: -1 }),
    extend: (as) => as.experiments.extend({ experimentId, byMs: 60_000 }),
    'extend a run': (as) => as.experiments.extend({ runId, byMs: 60_000 }),
    release: (as) => as.runs.release({ runId }),
    cancel: (as) => as.experiments.cancel({ experimentId }),
    'cancel a run': (as) => as.experiments.cancel({ runId }),
    retry: (as) => as.experiments.retry({ experimentId, outcomes }),
    'retry a run': (as) => as.experiments.retry({ runId, outcomes }),
  };
  const before = await running.as('read').experiments.get({ experimentId });
  for (const [name, deed] of Object.entries(deeds)) {
    for (const who of ['otherSubmit', 'read', 'worker'] as const)
      assert.equal(await codeOf(deed(running.as(who))), 'PERMISSION_DENIED', `${name} by ${who}`);
  }
  assert.deepEqual(await running.as('read').experiments.get({ experimentId }), before);
  for (const who of ['submit', 'admin'] as const) {
    for (const [name, deed] of Object.entries(deeds))
      assert.notEqual(await codeOf(deed(running.as(who))), 'PERMISSION_DENIED', `${name} by ${who}`);
  }
  // Passing other users' work is an admin's to give, at submit and later.
  const high = { ...request, priority: 1 };
  assert.equal(await codeOf(running.as('submit').experiments.submit(high)), 'PERMISSION_DENIED');
  const raise = { experimentId, priority: 1 };
  assert.equal(await codeOf(running.as('submit').experiments.reprioritize(raise)), 'PERMISSION_DENIED');
  assert.equal(await codeOf(running.as('admin').experiments.reprioritize(raise)), 'OK');
});

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _message of stream);
}

async function codeOf(call: Promise<unknown>): Promise<ErrorCode | 'OK'> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    assert.ok(error instanceof PodiumError);
    return error.code;
  }
}
