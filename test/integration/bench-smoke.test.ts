import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureFleet } from '../../bench/fleet/measure.ts';
import { fleetResult } from '../../bench/fleet/result.ts';
import { measureGradingService } from '../../bench/grading-service/measure.ts';
import { gradingServiceResult } from '../../bench/grading-service/result.ts';
import { measureOverhead } from '../../bench/overhead/measure.ts';
import { overheadResult } from '../../bench/overhead/result.ts';
import { measureRecovery } from '../../bench/recovery/measure.ts';
import { recoveryResult } from '../../bench/recovery/result.ts';
import { SHELL_IMAGE } from '../support/podium-fixture.ts';

// The benches at a size that says nothing of speed: that they still run, and count what they should.
const quietly = (): void => undefined;

test('bench/overhead', async () => {
  const command = ['sh', '-c', 'cp /home/data/sample_submission.csv /home/submission/submission.csv'];
  const rounds = await measureOverhead({
    rounds: 1,
    warmUp: 0,
    image: SHELL_IMAGE,
    command,
    report: quietly,
  });
  const { text, verdicts } = overheadResult(rounds);
  assert.match(text, /graded/);
  assert.ok(verdicts.every(({ value }) => value > 0));
});

test('bench/fleet', async () => {
  const sizes = {
    workers: 6,
    runs: 30,
    queues: [10, 24],
    probes: 3,
    renewingMs: 500,
    claimsAtOnce: 2,
    processes: 1,
    submissionEvery: 15,
  };
  const measured = await measureFleet(sizes, quietly);
  assert.equal(measured.claims.empty, 0);
  assert.equal(measured.finishing.graded, 30);
  assert.equal(measured.finishing.handInMs.length, 30);
  assert.ok(measured.peakBytes > 1e7);
  assert.ok(fleetResult(sizes, measured).verdicts.every(({ value }) => Number.isFinite(value)));
});

test('bench/recovery', async () => {
  const sizes = { leases: 6, renewIntervalMs: 500, timeoutMs: 30_000 };
  const measured = await measureRecovery(sizes, quietly);
  assert.deepEqual(measured.runs, { 'attempt 1, LEASED': 6 });
  assert.equal(measured.lost, 0);
  assert.ok(measured.reconciledMs < 30_000);
  assert.match(recoveryResult(sizes, measured).text, /6 leases/);
});

test('bench/grading-service', async () => {
  const sizes = { rows: 100, submissions: 3, atOnce: 2 };
  const measured = await measureGradingService(sizes, quietly);
  assert.equal(measured.together.totalMs.length, 3);
  assert.match(gradingServiceResult(sizes, measured).text, /100 rows/);
});
