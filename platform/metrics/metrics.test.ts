import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tmpdir } from 'node:os';
import { silentLogger } from '../logger/logger.ts';
import { Metrics } from './metrics.ts';
import { MetricsServer } from './metrics-server.ts';
import { addProcessMetrics } from './process-metrics.ts';

test('labels hold declared values only, and every declared series is there from the start', async () => {
  const metrics = new Metrics();
  const claims = metrics.counter({
    name: 'podium_claims_total',
    help: 'Claims.',
    labels: { result: ['lease', 'nothing'] },
  });
  claims.add({ result: 'lease' });
  for (let run = 0; run < 50; run++) claims.add({ result: `r-${run}` });
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('podium_claims_total'));
  assert.deepEqual(lines, [
    'podium_claims_total{result="lease"} 1',
    'podium_claims_total{result="nothing"} 0',
    'podium_claims_total{result="other"} 50',
  ]);
});

test('names follow the conventions, and two registries share nothing', async () => {
  const one = new Metrics();
  const other = new Metrics();
  one.value('podium_open_leases', 'Leases.', () => 3);
  other.value('podium_open_leases', 'Leases.', () => 4);
  assert.match(await one.text(), /^podium_open_leases 3$/m);
  assert.match(await other.text(), /^podium_open_leases 4$/m);
  assert.throws(() => one.counter({ name: 'podium_claims', help: '' }), /_total/);
  assert.throws(() => {
    one.value('openLeases', '', () => 0);
  }, /podium_/);
});

test('a gauge shows what is so now, and forgets what was', async () => {
  const metrics = new Metrics();
  let states = ['IDLE', 'IDLE', 'LOST'];
  metrics.gauge({ name: 'podium_workers', help: 'Workers.', labels: { state: ['IDLE', 'LOST'] } }, () =>
    states.map((state) => ({ labels: { state }, value: 1 })),
  );
  assert.match(await metrics.text(), /\{state="IDLE"\} 2\n.*\{state="LOST"\} 1/);
  states = ['IDLE'];
  assert.match(await metrics.text(), /\{state="IDLE"\} 1\n.*\{state="LOST"\} 0/);
});

test('the listener serves metrics and health, refuses the rest, and says when it cannot collect', async () => {
  const metrics = new Metrics();
  using _loop = addProcessMetrics(metrics, tmpdir());
  let ok = true;
  let broken = false;
  metrics.value('podium_trouble', 'Fails when asked to.', () => {
    if (broken) throw new Error('no');
    return 1;
  });
  await using server = new MetricsServer({
    address: '127.0.0.1:0',
    metrics,
    health: () => ({ ok, parts: { nats: ok } }),
    logger: silentLogger,
  });
  const url = await server.listen();
  const scraped = await fetch(url);
  assert.match(scraped.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await scraped.text();
  for (const name of [
    'process_cpu_seconds_total',
    'podium_event_loop_lag_seconds',
    'podium_state_disk_free_bytes',
  ])
    assert.match(text, new RegExp(`^${name}.* [1-9]|^${name}.* 0\\.`, 'm'));
  const healthy = new URL('/healthz', url);
  assert.deepEqual(await (await fetch(healthy)).json(), { ok: true, parts: { nats: true } });
  ok = false;
  assert.equal((await fetch(healthy)).status, 503);
  assert.equal((await fetch(new URL('/', url))).status, 404);
  assert.equal((await fetch(url, { method: 'POST', body: 'x' })).status, 405);
  broken = true;
  assert.equal((await fetch(url)).status, 503);
  await using taken = new MetricsServer({
    address: new URL(url).host,
    metrics,
    health: () => ({ ok, parts: {} }),
    logger: silentLogger,
  });
  await assert.rejects(taken.listen(), /EADDRINUSE.*under metrics/s);
});
