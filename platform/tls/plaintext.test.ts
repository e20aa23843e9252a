import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { hostOf, isLoopback, refusePlaintext } from './plaintext.ts';

test('plaintext stays on loopback', () => {
  for (const address of ['127.0.0.1:4222', '127.9.9.9', 'localhost:1', '[::1]:80', '::1', 'unix:/run/a.sock'])
    assert.equal(isLoopback(address), true, address);
  for (const address of [
    '0.0.0.0:4222',
    '10.0.0.1:1',
    'lab-head:7000',
    '[::]:80',
    '192.168.1.1',
    'localhost.evil:1',
  ])
    assert.equal(isLoopback(address), false, address);
  assert.equal(hostOf('[fd00::7]:80'), 'fd00::7');
  refusePlaintext('The coordinator', '127.0.0.1:1', undefined);
  refusePlaintext('The coordinator', '10.0.0.1:1', {});
  assert.throws(
    () => {
      refusePlaintext('The address of the coordinator', '10.0.0.1:1', undefined);
    },
    (error: unknown) =>
      error instanceof PodiumError &&
      error.code === 'FAILED_PRECONDITION' &&
      /10\.0\.0\.1:1/.test(error.message),
  );
});
