import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ExperimentId } from '../../contracts/ids/id.ts';
import { openStore } from '../../coordinator/store/store.ts';
import { prepareCoordinator, startCoordinator, TOKENS } from '../support/coordinator-fixture.ts';
import { helloFrom, LIMITS, ManualClock, newExperiment, worker } from '../support/head-record.ts';
import { readReceipt, receiptFor } from '../support/receipts.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'client', 'main.ts');

/** What became of the runs, by seed: two of digits, one of spam, whose second run has not ended. */
const GRADES = {
  'digits 0': { grade: 'graded', score: 1, medal: 'gold', aboveMedian: true },
  'digits 1': { grade: 'invalid', score: null, medal: 'none', aboveMedian: false },
  'spam 0': { grade: 'graded', score: 9, medal: 'none', aboveMedian: false },
} as const;

/** A head's record with one experiment in it; nothing runs. */
async function writeRecord(stateDir: string): Promise<ExperimentId> {
  await mkdir(stateDir);
  const clock = new ManualClock();
  using store = openStore(join(stateDir, 'coordinator.sqlite'), LIMITS);
  const w1 = worker('w1');
  store.workers.hello(helloFrom('w1'), clock.nowMs());
  const wanted = newExperiment({ competitions: ['digits', 'spam'], seeds: [0, 1], user: 'sam' });
  const { experiment } = store.experiments.submit(wanted, clock.nowMs());
  for (const run of store.runs.ofExperiment(experiment.id)) {
    const grade = Object.entries(GRADES).find(([key]) => key === `${run.competitionId} ${run.seed}`)?.[1];
    if (grade === undefined) continue;
    const key = store.transitions.lease(run.id, w1, clock.nowMs());
    assert.equal(readReceipt({ store, clock }, receiptFor(key, 1, w1)).kind, 'settled');
    store.grading.recordReport(run.id, Buffer.from('report'), grade, clock.nowMs());
  }
  return experiment.id;
}

test('aggregate --experiment averages the graded runs of the head’s record', async () => {
  await using prepared = await prepareCoordinator();
  const experiment = await writeRecord(join(prepared.folder, 'state'));
  await using running = await startCoordinator(prepared);
  const split = join(prepared.folder, 'split.txt');
  await writeFile(split, 'digits\nspam\n');
  const aggregate = async (...more: readonly string[]) => {
    const connection = ['--json', '--head', running.address, '--token', TOKENS.read];
    const args = [MAIN, ...connection, 'aggregate', '--split', split, '--experiment', ...more];
    const { promise, resolve } = Promise.withResolvers<{ status: unknown; stdout: string; stderr: string }>();
    execFile(process.execPath, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : error.code, stdout, stderr });
    });
    return await promise;
  };
  const percentages = (stdout: string): unknown => {
    const { num_seeds_averaged, metrics } = JSON.parse(stdout) as {
      num_seeds_averaged: number;
      metrics: Record<string, { mean: number; standard_error: number }>;
    };
    const mean = (name: string) => metrics[`${name}_percentage`]?.mean;
    const names = ['submission_exists', 'valid_submissions', 'above_median', 'gold_medal', 'any_medal'];
    return [num_seeds_averaged, ...names.map(mean)];
  };

  const shortest = await aggregate(experiment);
  assert.equal(shortest.status, 0, shortest.stderr);
  assert.deepEqual(percentages(shortest.stdout), [1, 100, 100, 50, 50, 50]);
  assert.match(shortest.stderr, /1 report\(s\) beyond the first 1 seeds are not used/);
  const padded = await aggregate(experiment, '--agent', 'copier', '--pad-missing');
  assert.deepEqual(percentages(padded.stdout), [2, 75, 50, 25, 25, 25]);
  assert.match(padded.stderr, /1 missing run\(s\) are counted as failed/);

  const other = await aggregate(experiment, '--agent', 'nobody');
  assert.deepEqual([other.status, other.stdout], [2, '']);
  assert.match(other.stderr, /Name one of the experiment's agents with --agent: copier/);
  const unknown = await aggregate('exp-unknown');
  assert.ok(unknown.status === 2 || unknown.status === 3, unknown.stderr);
});
