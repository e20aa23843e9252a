import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../test/support/head-record.ts';
import { clocksOf, RunClock } from './run-clock.ts';

test('only running time counts, over a restart of the daemon in the middle of a pause', () => {
  const clock = new ManualClock();
  const startedAtMs = clock.nowMs();
  const first = new RunClock(clock, startedAtMs, { pausedMs: 0, frozenSinceMs: null });
  clock.advance(100);
  first.freeze();
  const frozenSinceMs = clock.nowMs();
  clock.advance(30);
  assert.deepEqual([first.runMs, first.pausedMs], [100, 30]);
  clock.advance(1000); // No daemon here.
  const second = new RunClock(clock, startedAtMs, { pausedMs: 0, frozenSinceMs });
  assert.deepEqual([second.runMs, second.pausedMs, second.frozen], [100, 1030, true]);
  second.thaw();
  clock.advance(5);
  assert.deepEqual([second.runMs, second.pausedMs], [105, 1030]);
  const facts = { pausedMs: 1030, frozenSinceMs: null };
  assert.deepEqual(clocksOf(startedAtMs, clock.nowMs(), facts), {
    wallClockMs: 1135,
    pausedMs: 1030,
    limitClockMs: 105,
  });
});

test('the two clocks together are the wall clock, whatever is frozen when', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(1000)), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (all) => {
      const clock = new ManualClock();
      const startedAtMs = clock.nowMs();
      const run = new RunClock(clock, startedAtMs, { pausedMs: 0, frozenSinceMs: null });
      let frozenMs = 0;
      for (const [frozen, ms] of all) {
        if (frozen) run.freeze();
        else run.thaw();
        clock.advance(ms);
        if (frozen) frozenMs += ms;
      }
      assert.equal(run.pausedMs, frozenMs);
      assert.equal(run.runMs, clock.nowMs() - startedAtMs - frozenMs);
    }),
  );
});
