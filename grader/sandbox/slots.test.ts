import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Slots } from './slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  it('are taken in order of arrival, and never more than there are', async () => {
    const slots = new Slots(2, 10);
    const order: number[] = [];
    let held = 0;
    let most = 0;
    const work = async (name: number): Promise<void> => {
      const release = await slots.take(never);
      order.push(name);
      most = Math.max(most, (held += 1));
      await new Promise(setImmediate);
      held -= 1;
      release();
    };
    await Promise.all([1, 2, 3, 4, 5].map(work));
    assert.deepEqual(order, [1, 2, 3, 4, 5]);
    assert.equal(most, 2);
  });

  it('refuse those beyond the queue, and let go those who give up', async () => {
    const slots = new Slots(1, 1);
    const release = await slots.take(never);
    const stop = new AbortController();
    const waiting = assert.rejects(slots.take(stop.signal), /enough/);
    await assert.rejects(slots.take(never), { code: 'RESOURCE_EXHAUSTED' });
    stop.abort(new Error('enough'));
    await waiting;
    const next = slots.take(never);
    release();
    (await next)();
    await assert.rejects(slots.take(stop.signal), /enough/);
    (await slots.take(never))();
  });
});
