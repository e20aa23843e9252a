import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../platform/logger/logger.ts';
import { ManualClock, worker } from '../../test/support/head-record.ts';
import { WorkerAllowance } from './worker-allowance.ts';

const LIMITS = { burstMs: 1_000, msPerSecond: 100, messageMs: 0.2, refusalMs: 20 };

function open() {
  const clock = new ManualClock();
  const warnings: object[] = [];
  const logger = { ...silentLogger, warn: (_: string, fields: object = {}) => void warnings.push(fields) };
  const allowance = new WorkerAllowance(clock, logger, LIMITS);
  const send = (name: string, takesMs: number, inOrder = true): boolean => {
    let handled = false;
    allowance.spend(worker(name), () => {
      handled = true;
      clock.advance(takesMs);
      return inOrder;
    });
    return handled;
  };
  const sent = (name: string, times: number, takesMs: number, inOrder = true): number =>
    Array.from({ length: times }, () => send(name, takesMs, inOrder)).filter(Boolean).length;
  return { clock, warnings, send, sent };
}

test('a worker that floods is dropped unread, and the others are heard', () => {
  const { clock, warnings, send, sent } = open();
  assert.equal(sent('w1', 10_000, 0), 5_000, 'a burst of a second, at 0.2 ms each');
  assert.equal(send('w2', 0), true);
  assert.deepEqual(warnings, [{ worker: 'w1', dropped: 1 }], 'one line, not one for each');
  clock.advance(1_000);
  assert.equal(sent('w1', 10_000, 0), 500);
  clock.advance(60_000);
  assert.equal(sent('w1', 5_001, 0), 5_000);
  assert.deepEqual(warnings.at(-1), { worker: 'w1', dropped: 5_000 + 9_500 });
});

test('what takes long and what is refused costs more', () => {
  const { sent } = open();
  assert.ok(sent('slow', 1_000, 20) < 70);
  assert.equal(sent('refused', 1_000, 0, false), 50);
});

test('a disk that stalls does not silence a worker', () => {
  const { send } = open();
  assert.equal(send('w1', 30_000), true);
  assert.equal(send('w1', 0), true);
});
