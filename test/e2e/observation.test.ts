import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { historyOf } from '../../client/commands/history.ts';
import { writeNumbersCompetition } from '../support/numbers-competition.ts';
import { PodiumFixture } from '../support/podium-fixture.ts';
import { eventually } from '../support/eventually.ts';

const COPY = `cp /home/data/sample_submission.csv /home/submission/submission.csv
wget -q -O - --post-data x http://localhost:5000/validate || true`;
const DASHBOARD = join(import.meta.dirname, '../../docs/grafana/podium.json');
const OPERATIONS = join(import.meta.dirname, '../../docs/operations.md');

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

test('a run is seen from outside: metrics, the dashboard over them, its log lines and its history', async () => {
  await using podium = await PodiumFixture.start();
  const [worker = assert.fail()] = podium.workers;
  await podium.addCompetition(await writeNumbersCompetition(podium.folder));
  await podium.addShellAgent('copier', COPY);
  const [run = assert.fail()] = await podium.finished(
    await podium.submit({ name: 'seen', agentIds: ['copier'], competitionIds: ['tiny-numbers'] }),
  );
  assert.equal(run.state, 'RUN_STATE_GRADED', run.reason);

  // The worker hands in beside the removal of its container: it is idle again a moment later.
  const exposed = await eventually(async () => {
    const exposed = await scrapeAll(podium);
    const value = (series: string): number => Number(exposed.get(series) ?? assert.fail(`no ${series}`));
    assert.equal(value('podium_runs{state="graded"}'), 1);
    assert.equal(value('podium_claims_total{result="lease"}'), 1);
    assert.equal(value('podium_receipts_read_total{result="settled"}'), 1);
    assert.equal(value('podium_settling_lag_seconds_count'), 1);
    assert.equal(value('podium_grading_seconds_count{result="graded"}'), 1);
    assert.equal(value('podium_hand_in_seconds_count{result="stored"}'), 1);
    assert.equal(value('podium_container_start_seconds_count{result="started"}'), 1);
    assert.equal(value('podium_workers{state="IDLE"}'), 1);
    assert.equal(value('podium_fleet_free_cpus'), 2);
    assert.equal(value('podium_worker_lent_cpus'), 2);
    assert.ok(value('podium_store_transaction_seconds_count') > 5);
    assert.ok(value('podium_worker_disk_used_bytes{kind="images"}') > 1e6);
    assert.ok(value('podium_worker_disk_used_bytes{kind="bundles"}') > 100);
    return exposed;
  });
  for (const series of exposed.keys()) {
    assert.ok(!series.includes(run.id) && !series.includes('copier'), `bounded labels: ${series}`);
  }

  await everyQueryHasItsMetrics(new Set([...exposed.keys()].map((series) => series.replace(/\{.*/, ''))));
  await everyLineAboutTheRunHasItsIds(podium, run.id, worker);

  const entries = await eventually(async () => {
    const read = await historyOf(podium.head, run.id);
    assert.ok(read.some(({ what }) => what === 'handed_in'));
    return read;
  });
  const whats = entries.map(({ what }) => what).filter((what) => what !== 'preparing' && what !== 'waiting');
  assert.deepEqual(whats.toSorted(), [
    'ended',
    'graded',
    'handed_in',
    'leased',
    'settled',
    'started',
    'submitted',
  ]);
  assert.equal(entries[0]?.who, 'client:local');
  const leased = entries.find(({ what }) => what === 'leased');
  assert.match(leased?.sentence ?? '', new RegExp(`^Leased to ${worker}: it asked with 2 of its CPUs free`));
  const started = entries.find(({ what }) => what === 'started');
  assert.ok(started && started.workerAtMs > 0 && started.who === `worker:${worker}`);
  const [page] = [await podium.head.runs.history({ runId: run.id, limit: 2 })];
  assert.equal(page.entries.length, 2);
  assert.equal(page.nextAfterSeq, page.entries[1]?.seq);
});

/** Every series of every process by its text, with its value. */
async function scrapeAll(podium: PodiumFixture): Promise<Map<string, string>> {
  const targets = JSON.parse(
    await readFile(join(podium.installation.layout.root, 'prometheus-targets.json'), 'utf8'),
  ) as { targets: string[]; labels: { process: string } }[];
  assert.deepEqual(
    targets.map(({ labels }) => labels.process),
    ['coordinator', 'grader', ...podium.workers],
  );
  const series = new Map<string, string>();
  for (const { targets: addresses } of targets) {
    for (const address of addresses) {
      assert.match(address, /^127\.0\.0\.1:/);
      assert.equal((await fetch(`http://${address}/healthz`)).status, 200);
      const text = await (await fetch(`http://${address}/metrics`)).text();
      for (const line of text.split('\n')) {
        if (line === '' || line.startsWith('#')) continue;
        const split = line.lastIndexOf(' ');
        series.set(line.slice(0, split), line.slice(split + 1));
      }
    }
  }
  return series;
}

/** Each name in each query is one that a running process shows, and each metric is told of in the documentation. */
async function everyQueryHasItsMetrics(names: ReadonlySet<string>): Promise<void> {
  const { panels } = JSON.parse(await readFile(DASHBOARD, 'utf8')) as { panels: Panel[] };
  const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  assert.ok(queries.length > 30);
  for (const query of queries) {
    const used = query.match(/\b(podium|process)_[a-z0-9_]+/g) ?? [];
    assert.ok(used.length > 0, query);
    for (const name of used) assert.ok(names.has(name), `${name} of "${query}" is shown by no process`);
  }
  const documented = await readFile(OPERATIONS, 'utf8');
  const shown = [...names].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
  for (const name of new Set(shown)) assert.ok(documented.includes(`\`${name}`), `${name} is in no document`);
}

async function everyLineAboutTheRunHasItsIds(
  podium: PodiumFixture,
  runId: string,
  worker: string,
): Promise<void> {
  const { logs } = podium.installation.layout;
  const parts = new Set<string>();
  for (const file of await readdir(logs)) {
    if (file === 'nats.log') continue;
    for (const line of (await readFile(join(logs, file), 'utf8')).split('\n')) {
      if (!line.includes(runId)) continue;
      const said = JSON.parse(line) as Record<string, unknown>;
      assert.deepEqual(
        [said['runId'], said['epoch'], said['fence'], said['worker']],
        [runId, 1, 1, worker],
        `${file}: ${line}`,
      );
      parts.add(file);
    }
  }
  assert.deepEqual([...parts].sort(), ['coordinator.log', 'grader.log', `${worker}.log`]);
}
