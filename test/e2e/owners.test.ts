import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { withLocalWorkers, type LendingClient } from '../../client/owner/local-worker.ts';
import { openReport } from '../../contracts/report/report.ts';
import type { LendingStatus__Output } from '../../proto/gen/podium/v1/LendingStatus.ts';
import { eventually } from '../support/eventually.ts';
import { writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture } from '../support/podium-fixture.ts';

const run = promisify(execFile);
const AGENT = 'cp /home/data/sample_submission.csv /home/submission/submission.csv; sleep 4; echo end';

test('a machine is given back in the middle of a run: it is graded on another one, no attempt counted against it', async () => {
  const owner = { maxPauseMs: 60_000 };
  await using podium = await PodiumFixture.start({ workers: [[0], [1]], overrides: { worker: { owner } } });
  await podium.addCompetition(await writeNumbersCompetition(podium.folder));
  await podium.addShellAgent('slow', AGENT);
  const experimentId = await podium.submit({ agentIds: ['slow'], competitionIds: ['tiny-numbers'] });
  const [submitted] = (await podium.head.experiments.get({ experimentId })).runs;
  const runId = submitted?.id ?? '';
  const first = await podium.runInState(runId, 'RUN_STATE_RUNNING');

  const { layout } = podium.installation;
  const machine = layout.workerState(first.workerId);
  const ownerSays = async (
    what: (lending: LendingClient) => Promise<LendingStatus__Output>,
  ): Promise<string> => {
    const [status] = await withLocalWorkers(machine, what);
    return `${status?.state}: ${status?.reason}`;
  };
  assert.equal(await ownerSays((lending) => lending.pause({})), 'PAUSED: the owner has paused it');
  await eventually(async () => {
    const { reason, state } = await podium.head.runs.get({ runId });
    assert.match(reason, new RegExp(`Frozen for the owner of ${first.workerId}: the owner has paused it`));
    assert.equal(state, 'RUN_STATE_RUNNING');
  });
  await eventually(async () => {
    const { workers } = await podium.head.fleet.listWorkers({});
    assert.equal(workers.find(({ id }) => id === first.workerId)?.state, 'PAUSED');
  });
  const command = [join(import.meta.dirname, '..', '..', 'client', 'main.ts'), 'worker', 'status'];
  const { stdout } = await run(process.execPath, [...command, '--state', layout.root]);
  assert.match(
    stdout,
    /paused: what runs here is frozen \(the owner has paused it\)[^]*local: slow on tiny-numbers +frozen/,
  );
  assert.match(stdout, /lent; nothing runs here/, 'the other worker of this installation');
  assert.equal(await ownerSays((lending) => lending.resume({})), 'BUSY: ');
  await eventually(async () => {
    assert.equal((await podium.head.runs.get({ runId })).reason, '');
  });
  assert.equal(
    await ownerSays((lending) => lending.giveBack({})),
    'AWAY: the owner has taken the machine back',
  );

  const [done] = await podium.finished(experimentId);
  assert.ok(done);
  assert.deepEqual([done.state, done.ending], ['RUN_STATE_GRADED', 'ENDING_EXITED'], done.reason);
  assert.notEqual(done.workerId, first.workerId);
  assert.deepEqual([done.attempt, done.platformFailures], [2, 0]);
  const { attempts } = await podium.head.runs.explain({ runId });
  assert.deepEqual(
    attempts.map(({ outcome, workerId }) => [outcome, workerId]),
    [
      ['reclaimed', first.workerId],
      ['settled', done.workerId],
    ],
  );
  const { envelope } = await podium.head.runs.getReport({ runId });
  const key = createPublicKey(await readFile(layout.graderPublicKey));
  const { head, worker } = openReport(envelope, key);
  assert.equal(worker.clocks?.pausedMs, 0);
  assert.ok(worker.clocks.limitClockMs >= 4_000);
  assert.deepEqual([head.pausedMs, head.limitClockMs], [0, worker.clocks.limitClockMs]);
  assert.equal(done.limitClockMs, worker.clocks.limitClockMs);

  assert.equal(await ownerSays((lending) => lending.resume({})), 'IDLE: ');
  const { processes } = podium.installation;
  await ownerSays((lending) => lending.drain({}));
  await eventually(() => {
    assert.equal(processes.get(first.workerId)?.pid, null);
    return Promise.resolve();
  });
});
