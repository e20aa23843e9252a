import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
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
  'Runs.Get': (as) => as.runs.get({}),
  'Runs.List': (as) => as.runs.list({}),
  'Runs.Explain': (as) => as.runs.explain({}),
  'Runs.GetReport': (as) => as.runs.getReport({}),
  'Runs.FollowOutput': (as) => drain(as.runs.followOutput({})),
  'Enrollment.Invite': (as) => as.enrollment.invite({}),
  'Enrollment.ListMembers': (as) => as.enrollment.listMembers({}),
  'Enrollment.Revoke': (as) => as.enrollment.revoke({}),
  'Enrollment.Leave': (as) => as.enrollment.leave({}),
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
  'Bundles.PutManifest': (as) => as.bundles.putManifest([]),
  'Artifacts.Put': (as) => as.artifacts.put([]),
  'Artifacts.List': (as) => as.artifacts.list({}),
  'Artifacts.Fetch': (as) => drain(as.artifacts.fetch({})),
};

const forSubmitters = ['Experiments.Submit', 'Experiments.Cancel'];
const forAdmins = [
  'Enrollment.Invite',
  'Enrollment.ListMembers',
  'Enrollment.Revoke',
  'Competitions.Register',
  'Agents.Register',
  'Bundles.Missing',
  'Bundles.PutFile',
  'Bundles.PutManifest',
];
const forWorkers = ['Enrollment.Leave', 'Bundles.GetManifest', 'Bundles.ReadFile', 'Artifacts.Put'];
const forReaders = Object.keys(calls).filter(
  (name) => ![...forSubmitters, ...forAdmins, 'Artifacts.Put'].includes(name),
);

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
