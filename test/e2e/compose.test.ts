import assert from 'node:assert/strict';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { watchExperiment } from '../../client/commands/watch-experiment.ts';
import type { Head } from '../../client/connection/connection.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { ComposeFixture, composeTools, type ComposeTools } from '../support/compose-fixture.ts';
import { eventually } from '../support/eventually.ts';
import { writeNumbersCompetition } from '../support/numbers-competition.ts';
import { SHELL_IMAGE } from '../support/podium-fixture.ts';

const RUN_MS = 90_000;
const SERVICES = ['nats', 'coordinator', 'grader', 'worker'];
/** Ends once it is told to. */
const PATIENT =
  'until [ -e /tmp/go ]; do sleep 0.1; done; cp /home/data/sample_submission.csv /home/submission/submission.csv';
const CRASH_NATS =
  'for of in /proc/[0-9]*; do read -r name <$of/comm; [ "$name" != nats-server ] || kill -KILL "${of#/proc/}"; done';

async function submit(head: Head, agent: string): Promise<string> {
  const { experiment } = await head.experiments.submit({
    agentIds: [agent],
    competitionIds: ['tiny-numbers'],
    seeds: [0],
    resourceClass: 'small',
    timeLimitMs: RUN_MS,
  });
  assert.ok(experiment);
  return experiment.id;
}

async function finished(head: Head, experiment: string): Promise<Run__Output> {
  await watchExperiment(head, experiment, () => undefined, AbortSignal.timeout(RUN_MS));
  return await onlyRun(head, experiment);
}

async function onlyRun(head: Head, experiment: string): Promise<Run__Output> {
  const { runs } = await head.experiments.get({ experimentId: experiment });
  const [run, ...others] = runs;
  assert.ok(run);
  assert.deepEqual(others, []);
  return run;
}

/** Without the profile that lets bwrap make namespaces there is no sandbox, and without one no grader. */
async function refusesWithoutProfile(services: ComposeFixture): Promise<void> {
  const { status, stderr } = await services.runBeside(
    ...['--network=none', '--cap-drop=ALL', '--security-opt=no-new-privileges:true', '--tmpfs=/tmp'],
    `--volume=${services.volume('grader')}:/podium/grader`,
    `--volume=${services.volume('public')}:/podium/public:ro`,
    services.image,
    ...['node', '/opt/podium/grader/main.ts', 'serve', '--config', '/podium/grader/grader.json'],
  );
  assert.notEqual(status, 0);
  assert.match(stderr, /sandbox does not start: bwrap: .*namespace/);
  assert.match(stderr, /seccomp=grader\/sandbox\/compose-seccomp\.json/);
}

/** The worker's own folder where the engine sees the host's. */
async function refusesOtherPaths(services: ComposeFixture): Promise<void> {
  const { status, stderr } = await services.runBeside(
    ...['--network=none', '--user=root', '--tmpfs=/tmp'],
    '--volume=/var/run/docker.sock:/var/run/docker.sock',
    `--tmpfs=${services.workerState}`,
    `--volume=${services.volume('worker')}:/podium/worker`,
    `--volume=${services.volume('public')}:/podium/public:ro`,
    services.image,
    ...['node', '/opt/podium/worker/main.ts', '--config', '/podium/worker/worker.json'],
  );
  assert.notEqual(status, 0);
  assert.match(stderr, new RegExp(`mount it with -v ${services.workerState}:${services.workerState} `));
}

/** Crashes NATS, which Docker starts again; then kills it for good, and starts it only when the agent has ended. */
async function carryOverOutage(services: ComposeFixture, head: Head): Promise<Run__Output> {
  const experiment = await submit(head, 'patient');
  await eventually(async () => {
    assert.equal((await onlyRun(head, experiment)).state, 'RUN_STATE_RUNNING');
  }, RUN_MS);
  const nats = await services.container('nats');
  await services.docker('exec', nats, 'sh', '-c', CRASH_NATS);
  await eventually(async () => {
    assert.equal(await services.inspect(nats, '.RestartCount'), '1');
    assert.equal(await services.inspect(nats, '.State.Running'), 'true');
  }, 20_000);

  await services.docker('kill', nats);
  const [agent = ''] = (
    await services.docker(
      ...['ps', '--quiet', '--filter', `label=podium.worker=${services.worker}`],
      ...['--filter', 'label=podium.role=agent'],
    )
  ).split('\n');
  await services.docker('exec', agent, 'touch', '/tmp/go');
  await eventually(async () => {
    const ended = await services.inspect(agent, '.State.Running').then(
      (running) => running === 'false',
      () => true,
    );
    assert.ok(ended, 'the agent is still at work');
  }, 20_000);
  await services.docker('start', nats);
  return await finished(head, experiment);
}

test('compose brings up head and worker, carries runs to their grades, also over an outage of NATS, and leaves nothing', async (t) => {
  let tools: ComposeTools;
  try {
    tools = await composeTools();
  } catch (error) {
    if (!isPodiumError(error, 'MISSING_PREREQUISITE')) throw error;
    t.skip(error.message);
    return;
  }
  await using kept = tools;
  await using services = new ComposeFixture(kept);
  await services.up();
  using head = await services.connect();

  const competitions = join(services.folder, 'competitions');
  await mkdir(competitions);
  const folder = await writeNumbersCompetition(competitions);
  await chmod(join(folder, 'prepared', 'private'), 0o755);
  await services.compose(
    'run',
    '--rm',
    '-T',
    '-v',
    `${folder}:/numbers:ro`,
    'podium',
    'grader',
    'add',
    '/numbers',
  );
  const copier = kept.images.agents.find(({ id }) => id === 'sample-copier');
  assert.ok(copier);
  await head.agents.register({ id: 'copier', image: copier.image });
  await head.agents.register({ id: 'patient', image: SHELL_IMAGE, command: ['sh', '-c', PATIENT] });

  const first = await submit(head, 'copier');
  await Promise.all([refusesWithoutProfile(services), refusesOtherPaths(services)]);
  const run = await finished(head, first);
  assert.equal(run.state, 'RUN_STATE_GRADED', run.reason);
  const { envelope } = await head.runs.getReport({ runId: run.id });
  const { payload } = JSON.parse(envelope.toString('utf8')) as { payload: string };
  const signed = Buffer.from(payload, 'base64').toString('utf8');
  assert.match(signed, /"sandbox":"bubblewrap"/);
  assert.match(signed, /"colocated":true/, 'worker and grader share a machine, and say so');
  // Scored in the sandbox: only there the program is called /node.
  assert.match(
    await services.docker('top', await services.container('grader'), '-eo', 'pid,args'),
    / \/node --permission /,
  );

  const second = await carryOverOutage(services, head);
  assert.equal(second.state, 'RUN_STATE_GRADED', second.reason);
  assert.equal(second.attempt, 1, 'the outage cost no attempt');

  for (const service of SERVICES) {
    const container = await services.container(service);
    await eventually(
      async () => {
        assert.equal(await services.inspect(container, '.State.Health.Status'), 'healthy', service);
      },
      30_000,
      250,
    );
  }
  await services.compose('down', '--volumes', '--timeout', '30');
  assert.deepEqual(await services.remains(), []);
});
