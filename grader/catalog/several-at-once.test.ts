import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import { severalAtOnce } from './several-at-once.ts';

test('works on so many at once and no more, each item once', async () => {
  let inHand = 0;
  let most = 0;
  const results = await severalAtOnce(Array(50).keys(), 8, async (item) => {
    most = Math.max(most, ++inHand);
    await setImmediate();
    inHand--;
    return item;
  });
  assert.equal(most, 8);
  assert.deepEqual(
    results.sort((a, b) => a - b),
    [...Array(50).keys()],
  );
  assert.deepEqual(await severalAtOnce([], 8, () => Promise.reject(new Error('never'))), []);
});

test('after a failure nothing is begun, and what is in hand is waited for', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    if (item === 1) throw new Error('first');
    for (let i = 0; i < 5; i++) await setImmediate();
    ended.push(item);
    if (item === 2) throw new Error('later');
  };
  await assert.rejects(severalAtOnce(Array(50).keys(), 4, work), /first/);
  assert.deepEqual(begun, [0, 1, 2, 3]);
  assert.deepEqual(ended, [0, 2, 3]);
});
