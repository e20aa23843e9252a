import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs, retry } from './retry.ts';

const quick = { baseMs: 1, maxMs: 4, retryable: () => true };

test('it tries again until it succeeds, and no more often than it may', async () => {
  let calls = 0;
  const flaky = (): Promise<number> =>
    ++calls < 3 ? Promise.reject(new Error('again')) : Promise.resolve(calls);
  assert.equal(await retry(flaky, { ...quick, attempts: 5 }), 3);
  calls = -10;
  await assert.rejects(retry(flaky, { ...quick, attempts: 2 }), /again/);
  assert.equal(calls, -8);
});

test('what will not pass is thrown at once, and an aborted signal ends it', async () => {
  let calls = 0;
  const failing = (): Promise<never> => Promise.reject(new Error(`final ${++calls}`));
  await assert.rejects(retry(failing, { ...quick, attempts: 9, retryable: () => false }), /final 1/);
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(retry(failing, { ...quick, attempts: 9, signal: abort.signal }), /final 2/);
});

test('delays double up to the cap, half of each at random', () => {
  const at = (attempt: number, random: number) =>
    backoffMs(attempt, { baseMs: 100, maxMs: 1000, random: () => random });
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((attempt) => at(attempt, 1)),
    [100, 200, 400, 800, 1000],
  );
  assert.equal(at(3, 0), 200);
});
