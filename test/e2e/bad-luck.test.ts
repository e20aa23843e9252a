import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { eventually } from '../support/eventually.ts';
import { artifactsOf } from '../../client/commands/runs.ts';
import { NUMBERS_SAMPLE_SCORE, writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture, type PodiumFixtureOptions } from '../support/podium-fixture.ts';

/** Long enough for a part to die and come back in between; says in its output how often it was started. */
const SLOW =
  'echo "start on $(hostname)"; cp /home/data/sample_submission.csv /home/submission/submission.csv; sleep 8; echo end';

async function startSlowRun(
  options: PodiumFixtureOptions = {},
): Promise<{ podium: PodiumFixture; experimentId: string; run: Run__Output }> {
  const podium = await PodiumFixture.start(options);
  try {
    await podium.addCompetition(await writeNumbersCompetition(podium.folder));
    await podium.addShellAgent('slow', SLOW);
    const experimentId = await podium.submit({ agentIds: ['slow'], competitionIds: ['tiny-numbers'] });
    const { runs } = await podium.head.experiments.get({ experimentId });
    const run = await podium.runInState(runs[0]?.id ?? '', 'RUN_STATE_RUNNING');
    return { podium, experimentId, run };
  } catch (error) {
    await podium[Symbol.asyncDispose]();
    throw error;
  }
}

/** Graded once, by the first attempt, with the one container that was started. */
async function assertUndisturbed(podium: PodiumFixture, experimentId: string): Promise<void> {
  const [run] = await podium.finished(experimentId);
  assert.ok(run);
  assert.equal(run.state, 'RUN_STATE_GRADED', run.reason);
  assert.equal(run.ending, 'ENDING_EXITED');
  assert.equal(run.score, NUMBERS_SAMPLE_SCORE);
  assert.equal(run.attempt, 1, 'no second attempt was made');
  const artifacts = await artifactsOf(podium.head, run.id);
  assert.equal(artifacts.filter((artifact) => artifact.name === 'output.log').length, 1);
  const chunks: Buffer[] = [];
  for await (const chunk of podium.head.artifacts.fetch({ runId: run.id, attempt: 1, name: 'output.log' }))
    chunks.push(chunk.bytes);
  const output = Buffer.concat(chunks).toString();
  assert.equal(output.match(/start on/g)?.length, 1, 'the same container went on');
  assert.match(output, /end/);
}

for (const victim of ['coordinator', 'grader', 'nats', 'worker']) {
  test(`SIGKILL of the ${victim} in the middle of a run, and its return, disturb nothing`, async () => {
    const { podium, experimentId } = await startSlowRun();
    await using _podium = podium;
    const before = await podium.containers();
    podium.kill(victim === 'worker' ? (podium.workers[0] ?? '') : victim);
    await assertUndisturbed(podium, experimentId);
    assert.ok(before.length > 0);
  });
}

test('everything dies at once in the middle of a run, and nothing is lost', async () => {
  const { podium, experimentId } = await startSlowRun();
  await using _podium = podium;
  for (const name of ['coordinator', 'grader', 'nats', ...podium.workers]) podium.kill(name);
  await assertUndisturbed(podium, experimentId);
});

test('a worker that does not come back loses its run to another, which is counted once', async () => {
  const lease = { leaseMs: 3_000, minGraceMs: 0, maxGraceMs: 500, tickMs: 200 };
  const { podium, experimentId, run } = await startSlowRun({
    workers: [[0], [1]],
    overrides: { coordinator: lease, worker: { claimIntervalMs: 500, renewIntervalMs: 500 } },
  });
  await using _podium = podium;
  // Stopped, not killed: its supervisor cannot bring it back, and it may wake up later as a zombie.
  const pid = podium.installation.processes.get(run.workerId)?.pid;
  assert.ok(pid);
  process.kill(pid, 'SIGSTOP');
  try {
    const second = await eventually(async () => {
      const now = await podium.head.runs.get({ runId: run.id });
      assert.equal(now.attempt, 2);
      assert.equal(now.state, 'RUN_STATE_RUNNING');
      return now;
    }, 30_000);
    assert.notEqual(second.workerId, run.workerId);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  const [finished] = await podium.finished(experimentId);
  assert.ok(finished);
  assert.equal(finished.state, 'RUN_STATE_GRADED', finished.reason);
  assert.equal(finished.attempt, 2);
  assert.notEqual(finished.workerId, run.workerId, 'the hand-in of the stale worker does not count');
  const { attempts } = await podium.head.runs.explain({ runId: run.id });
  assert.deepEqual(
    attempts.map((attempt) => attempt.outcome),
    ['lease_expired', 'settled'],
  );
});

test('a canceled run is stopped and leaves nothing', async () => {
  const { podium, experimentId, run } = await startSlowRun();
  await using _podium = podium;
  const reply = await podium.head.experiments.cancel({ runId: run.id });
  assert.deepEqual(reply.canceledRunIds, [run.id]);
  const [finished] = await podium.finished(experimentId);
  assert.equal(finished?.state, 'RUN_STATE_CANCELED');
  await eventually(async () => {
    assert.deepEqual(await podium.containers(), []);
  }, 20_000);
});
