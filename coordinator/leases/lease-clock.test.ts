import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseKey } from '../../contracts/ids/id.ts';
import { ManualClock, worker } from '../../test/support/head-record.ts';
import { LeaseClock, type LeaseClockOptions } from './lease-clock.ts';

const key = leaseKey.parse({ runId: 'r', epoch: 1, fence: 1 });
const w1 = worker('w1');
const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;

function started(change: Partial<LeaseClockOptions> = {}): { clock: ManualClock; leases: LeaseClock } {
  const clock = new ManualClock();
  const leases = new LeaseClock(clock, { leaseMs: LEASE_MS, minGraceMs: 0, maxGraceMs: 900_000, ...change });
  leases.restart();
  return { clock, leases };
}

const lapses = (leases: LeaseClock): boolean => leases.lapsed().length > 0;

test('a lease lapses after its length, unless it is renewed', () => {
  const { clock, leases } = started({ maxGraceMs: 0 });
  leases.renew(key, w1, clock.nowMs());
  clock.advance(LEASE_MS - 1);
  assert.equal(lapses(leases), false);
  leases.renew(key, w1, clock.nowMs());
  clock.advance(LEASE_MS - 1);
  assert.equal(lapses(leases), false);
  clock.advance(1);
  assert.deepEqual(
    leases.lapsed().map((lease) => [lease.key, lease.worker]),
    [[key, w1]],
  );
  leases.drop(key.runId);
  assert.equal(lapses(leases), false);
});

test('the grace is a tenth of the time run, within its bounds', () => {
  const rows: [number, Partial<LeaseClockOptions>, number][] = [
    [0, {}, LEASE_MS * 0.1],
    [HOUR_MS, {}, (HOUR_MS + LEASE_MS) * 0.1],
    [23 * HOUR_MS, {}, 900_000],
    [0, { minGraceMs: 20_000 }, 20_000],
  ];
  for (const [ranMs, change, graceMs] of rows) {
    const { clock, leases } = started(change);
    leases.renew(key, w1, clock.nowMs() - ranMs);
    // The grace itself grows while it is waited for, by a tenth of the wait.
    clock.advance(LEASE_MS + graceMs - 1);
    assert.equal(lapses(leases), false, `${ranMs} ms`);
    clock.advance(graceMs * 0.12 + 2);
    assert.equal(lapses(leases), true, `${ranMs} ms`);
  }
});

test('a renewal in the grace is as good as one in time', () => {
  const { clock, leases } = started({ minGraceMs: 10_000 });
  leases.renew(key, w1, clock.nowMs());
  clock.advance(LEASE_MS + 9_000);
  leases.renew(key, w1, clock.nowMs());
  clock.advance(LEASE_MS);
  assert.equal(lapses(leases), false);
});

test('time in which nobody could be heard does not count', () => {
  const { clock, leases } = started({ maxGraceMs: 0 });
  leases.renew(key, w1, clock.nowMs());
  clock.advance(LEASE_MS - 1);
  leases.pause();
  clock.advance(10 * LEASE_MS);
  assert.equal(lapses(leases), false);
  leases.restart();
  clock.advance(LEASE_MS - 1);
  assert.equal(lapses(leases), false);
  clock.advance(1);
  assert.equal(lapses(leases), true);
});

test('a clock that was never started lets nothing lapse', () => {
  const clock = new ManualClock();
  const leases = new LeaseClock(clock, { leaseMs: LEASE_MS, minGraceMs: 0, maxGraceMs: 0 });
  leases.renew(key, w1, 0);
  clock.advance(10 * LEASE_MS);
  assert.equal(lapses(leases), false);
});
