import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { openReport } from '../../contracts/report/report.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { eventually } from '../support/eventually.ts';
import { NUMBERS_SAMPLE_SCORE, writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture } from '../support/podium-fixture.ts';

const command = promisify(execFile);

/** Another seed is another order of kills: PODIUM_KILL_SEED=7 node --test test/e2e/kill-loop.test.ts */
const SEED = Number(process.env['PODIUM_KILL_SEED'] ?? 1);
const RUNS = 10;
/** A supervisor gives a part up that dies five times in a row. */
const KILLS_PER_PART = 4;
const CHILD_KILLS = 6;
const AGENT =
  'cp /home/data/sample_submission.csv /home/submission/submission.csv; echo log > /home/logs/a; sleep 0.$(($$ % 9)); echo end';

test('SIGKILL of everything, again and again: each run is graded once, and nothing stays behind', async (context) => {
  await using podium = await PodiumFixture.start({
    workers: [[0], [1]],
    overrides: { coordinator: { retryBaseMs: 200, retryMaxMs: 500 } },
  });
  await podium.addCompetition(await writeNumbersCompetition(podium.folder));
  await podium.addShellAgent('quick', AGENT);
  const experiment = await podium.submit({
    agentIds: ['quick'],
    competitionIds: ['tiny-numbers'],
    seeds: Array.from({ length: RUNS }, (_, seed) => seed),
  });
  const killed = await killUntilDone(podium, () => everyRunEnded(podium, experiment));
  context.diagnostic(`seed ${SEED}: ${JSON.stringify(killed)}`);
  const runs = await podium.finished(experiment, 60_000);
  await eventually(() => nothingIsLeft(podium), 30_000, 200);
  assertCounted(podium, runs);
});

/** Kills parts and children of parts at random moments, in an order that the seed decides. */
async function killUntilDone(
  podium: PodiumFixture,
  done: () => Promise<boolean>,
): Promise<Record<string, number>> {
  const random = seeded(SEED);
  const parts = ['coordinator', 'grader', 'nats', ...podium.workers];
  const plan = [
    ...parts.flatMap((name) => Array.from({ length: KILLS_PER_PART }, () => name)),
    ...Array.from({ length: CHILD_KILLS }, (_, index) => (index % 2 === 0 ? 'agent services' : 'scorer')),
  ];
  const killed: Record<string, number> = {};
  while (plan.length > 0 && !(await done())) {
    await delay(50 + random() * 550);
    const [victim = ''] = plan.splice(Math.floor(random() * plan.length), 1);
    for (const pid of pidsOf(podium, victim)) {
      killed[victim] = (killed[victim] ?? 0) + 1;
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    }
  }
  return killed;
}

/** None while the part is down. */
function pidsOf(podium: PodiumFixture, victim: string): number[] {
  const pidOf = (name: string): number[] => [podium.installation.processes.get(name)?.pid ?? []].flat();
  if (victim === 'agent services') return podium.workers.flatMap(pidOf).flatMap(childrenOf);
  if (victim === 'scorer') return pidOf('grader').flatMap(childrenOf);
  return pidOf(victim);
}

/** Of this process, not of its children. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => {
      try {
        return /^PPid:\s(\d+)$/m.exec(readFileSync(`/proc/${other}/status`, 'utf8'))?.[1] === String(pid);
      } catch {
        return false; // It has ended.
      }
    });
}

/** False while the coordinator is away. */
async function everyRunEnded(podium: PodiumFixture, experimentId: string): Promise<boolean> {
  try {
    const { experiment } = await podium.head.experiments.get({ experimentId });
    return experiment?.runsFinished === RUNS;
  } catch {
    return false;
  }
}

/** Of runs in containers, volumes, mounts, loop devices, files and journals. */
async function nothingIsLeft(podium: PodiumFixture): Promise<void> {
  const { layout } = podium.installation;
  assert.deepEqual(await podium.containers(), []);
  for (const worker of podium.workers) {
    const volumes = await command('docker', [
      'volume',
      'ls',
      '-q',
      '--filter',
      `label=podium.worker=${worker}`,
    ]);
    assert.equal(volumes.stdout, '');
    assert.deepEqual(await readdir(join(layout.workerState(worker), 'attempts')), []);
    const [{ attempts, events } = {}] = rowsOf<{ attempts: number; events: number }>(
      join(layout.workerState(worker), 'journal.db'),
      'SELECT (SELECT count(*) FROM attempt) AS attempts, (SELECT count(*) FROM event) AS events',
    );
    assert.deepEqual([attempts, events], [0, 0]);
  }
  assert.ok(!(await readFile('/proc/mounts', 'utf8')).includes(podium.folder));
  assert.ok(!(await command('losetup', ['--all'])).stdout.includes(podium.folder));
  const files = await readdir(layout.root, { recursive: true });
  assert.deepEqual(
    files.filter((name) => /\.tmp$|upload-/.test(name)),
    [],
  );
}

interface Counted {
  readonly id: string;
  readonly fence: number;
  readonly settlements: number;
  readonly envelope: Buffer;
}

/** One settlement and one report of each run, the grader's own; every receipt is settled or known to be stale. */
function assertCounted(podium: PodiumFixture, runs: readonly Run__Output[]): void {
  const { layout } = podium.installation;
  const head = join(layout.coordinatorState, 'coordinator.sqlite');
  const grader = join(layout.graderState, 'grader.sqlite');
  const key = createPublicKey(readFileSync(layout.graderPublicKey));
  assert.equal(runs.length, RUNS);
  for (const run of runs) {
    assert.equal(run.state, 'RUN_STATE_GRADED', `${run.id}: ${run.reason}`);
    assert.equal(run.score, NUMBERS_SAMPLE_SCORE);
    assert.equal(
      run.platformFailures,
      0,
      `${run.id}: a part that comes back costs no attempt: ${run.reason}`,
    );
    const [counted, ...more] = rowsOf<Counted>(
      head,
      `SELECT s.run_id AS id, s.fence, r.envelope FROM settlements s JOIN reports r USING (run_id) WHERE s.run_id = ?`,
      run.id,
    );
    assert.ok(counted && more.length === 0);
    openReport(counted.envelope, key);
    const graded = rowsOf<{ fence: number; report: Buffer }>(
      grader,
      'SELECT fence, report FROM report WHERE run = ?',
      run.id,
    );
    assert.deepEqual(graded, [{ fence: counted.fence, report: counted.envelope }]);
    const stored = rowsOf<{ fence: number }>(grader, 'SELECT fence FROM hand_in WHERE run = ?', run.id);
    const stale = rowsOf<{ fence: number }>(
      head,
      'SELECT fence FROM stale_receipts WHERE run_id = ?',
      run.id,
    );
    assert.deepEqual(
      stored.map(({ fence }) => fence).sort(),
      [counted.fence, ...stale.map(({ fence }) => fence)].sort(),
    );
  }
}

function rowsOf<Row>(file: string, sql: string, ...values: string[]): Row[] {
  const database = new Sqlite(file, { readonly: true });
  try {
    return database.prepare<string[], Row>(sql).all(...values);
  } finally {
    database.close();
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
