import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../platform/logger/logger.ts';
import { GIB, helloFrom, OFFER, openRecord, SMALL, submit, worker } from '../../test/support/head-record.ts';
import type { FleetMember } from '../scheduling/explain-waiting.ts';
import { WaitingWatch } from './waiting-watch.ts';

const W1 = {
  id: worker('w1'),
  state: 'BUSY',
  lent: OFFER,
  free: OFFER,
  staysMs: null,
  barred: null,
} as const satisfies FleetMember;

test('queued runs are counted by why they wait, and a reason that lasts is noted once for its experiment', async () => {
  await using record = await openRecord();
  const small = submit(record, { seeds: [0, 1, 2] });
  const large = submit(record, { seeds: [0, 1], resources: { ...SMALL, memoryBytes: 900 * GIB } });
  let fleet: FleetMember[] = [];
  let connected = true;
  using watch = new WaitingWatch({
    overQuota: () => null,
    store: record.store,
    fleet: () => fleet,
    natsConnected: () => connected,
    clock: record.clock,
    logger: silentLogger,
  });
  const noted = (of: typeof small) =>
    record.store.history
      .ofRun({ id: of.runs[0] ?? assert.fail(), experimentId: of.experiment.id })
      .filter(({ what }) => what === 'waiting')
      .map(({ detail }) => detail['reason']);

  assert.deepEqual([...watch.countByReason()], [['no_worker', 5]]);
  fleet = [{ ...W1, free: { ...OFFER, cpus: 0 } }];
  watch.note();
  assert.deepEqual(noted(small), [], 'one look is no reason that lasts');
  watch.note();
  watch.note();
  assert.deepEqual([noted(small), noted(large)], [['busy'], ['too_large']]);
  assert.deepEqual(Object.fromEntries(watch.countByReason()), { busy: 3, too_large: 2 });

  record.store.workers.hello(helloFrom('w1'), 0);
  const [first = assert.fail()] = small.runs;
  const key = record.store.transitions.lease(first, worker('w1'), record.clock.nowMs());
  record.store.transitions.fail(key, worker('w1'), 'GPU_FAULT', '', record.clock.nowMs());
  assert.deepEqual(Object.fromEntries(watch.countByReason()), { backing_off: 1, busy: 2, too_large: 2 });

  connected = false;
  assert.deepEqual(Object.fromEntries(watch.countByReason()), { backing_off: 1, nats_away: 4 });
});

test('a fleet that comes and goes fills no disk', async () => {
  await using record = await openRecord();
  const { experiment, runs } = submit(record);
  let free = OFFER;
  using watch = new WaitingWatch({
    overQuota: () => null,
    store: record.store,
    fleet: () => [{ ...W1, free }],
    natsConnected: () => true,
    clock: record.clock,
    logger: silentLogger,
  });
  for (let round = 0; round < 250; round++) {
    free = round % 2 === 0 ? OFFER : { ...OFFER, cpus: 0 };
    watch.note();
    watch.note();
  }
  assert.equal(record.store.history.waitingOf(experiment.id).count, 200);
  assert.equal(
    record.store.history.ofRun({ id: runs[0] ?? assert.fail(), experimentId: experiment.id }).length,
    201,
  );
});
