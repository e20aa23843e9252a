import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { report } from '../../contracts/report/report.ts';
import { peek } from '../../contracts/signing/envelope.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { eventually } from '../support/eventually.ts';
import { writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture } from '../support/podium-fixture.ts';

const PODIUM = resolve(import.meta.dirname, '../../client/bin/podium');
const COPY = 'cp /home/data/sample_submission.csv /home/submission/submission.csv';

interface Running {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  readonly status: Promise<number | null>;
}

test('try, extend and retry do on a real worker what they say', async () => {
  await using podium = await PodiumFixture.start();
  const data = join(podium.folder, 'data');
  await mkdir(data);
  await writeNumbersCompetition(data);
  await podium.addCompetition(join(data, 'tiny-numbers'));
  await podium.addShellAgent('copier', `echo copying; ${COPY}`);
  await podium.addShellAgent('broken', 'echo oops; exit 3');
  await podium.addShellAgent('slow', `echo waiting; sleep 7; ${COPY}`);
  await podium.addShellAgent('endless', 'echo waiting; sleep 600');
  const { head } = podium;
  const environment = { ...readEnvironment(), PODIUM_STATE: podium.installation.layout.root };
  const start = (...args: readonly string[]): Running => {
    const child = spawn(PODIUM, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (said.out += String(chunk)));
    child.stderr.on('data', (chunk) => (said.err += String(chunk)));
    const status = new Promise<number | null>((settle) => child.once('close', settle));
    return { child, said, status };
  };
  const runOf = async (experimentId: string) => {
    const { runs } = await head.experiments.get({ experimentId });
    const [run] = runs;
    assert.ok(run !== undefined);
    return run;
  };

  // A run of seven seconds within a limit of four: the extension reaches the worker while it runs.
  const submitted = await head.experiments.submit({
    agentIds: ['slow'],
    competitionIds: ['tiny-numbers'],
    seeds: [0],
    resourceClass: 'tiny',
    timeLimitMs: 4_000,
  });
  const slow = submitted.experiment?.id ?? '';
  await eventually(async () => {
    assert.equal((await runOf(slow)).state, 'RUN_STATE_RUNNING');
  }, 30_000);
  const extend = start('extend', slow, '--by', '1h');

  // Meanwhile one that fails, seen live.
  const broken = start('try', 'broken', 'tiny-numbers', '--class', 'tiny', '--minutes', '1');
  assert.equal(await extend.status, 0, extend.said.err);
  assert.match(extend.said.out, /Extended 1 run/);
  assert.equal(await broken.status, 6, broken.said.err);
  assert.equal(broken.said.out, 'oops\n');
  assert.match(broken.said.err, /failed with exit status 3.*\n.*podium logs r-/);

  // Interrupted, it is canceled.
  const endless = start('try', 'endless', 'tiny-numbers', '--class', 'tiny');
  await eventually(() => {
    assert.equal(endless.said.out, 'waiting\n', endless.said.err);
  }, 30_000);
  endless.child.kill('SIGINT');
  assert.equal(await endless.status, 130, endless.said.err);
  assert.match(endless.said.err, /The try is canceled/);
  const { experiments } = await head.experiments.list({});
  const tried = experiments.find(({ name }) => name === 'try endless on tiny-numbers');
  assert.deepEqual([tried?.canceled, tried?.purpose], [true, 'probe']);

  // What came of the extended one, and that its report says so.
  await eventually(async () => {
    assert.equal((await runOf(slow)).state, 'RUN_STATE_GRADED');
  }, 40_000);
  const run = await runOf(slow);
  assert.equal(run.ending, 'ENDING_EXITED', 'it was not stopped at its first limit');
  const { head: record } = peek((await head.runs.getReport({ runId: run.id })).envelope, report);
  assert.equal(record.limits.timeMs, 3_604_000);
  assert.deepEqual(
    record.extensions?.map(({ fromMs, toMs }) => [fromMs, toMs]),
    [[4_000, 3_604_000]],
  );
  const results = start('results', slow, tried?.id ?? '');
  assert.equal(await results.status, 0, results.said.err);
  assert.doesNotMatch(results.said.out, /endless/);
  const retried = start('retry', run.id);
  assert.equal(await retried.status, 7);
  assert.match(retried.said.err, /it is graded, and a result is never overwritten/);
});
