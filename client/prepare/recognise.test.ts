import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceFor, recogniseFailure } from './recognise.ts';

test('reads from the output why a preparation failed', () => {
  for (const [output, wanted] of [
    ['403 - Forbidden - Permission denied', 'rules'],
    ["You must accept this competition's rules before you continue", 'rules'],
    ['OSError: Could not find kaggle.json. Make sure it’s located in /root/.kaggle', 'credentials'],
    ['401 - Unauthorized', 'credentials'],
    ['ValueError: Checksum mismatch for test.csv', 'checksum'],
    ['OSError: [Errno 28] No space left on device', 'disk'],
    ['HTTPSConnectionPool: Max retries exceeded with url', 'network'],
    ['KeyError: x', 'other'],
  ] as const) {
    assert.equal(recogniseFailure(output), wanted, output);
    assert.match(adviceFor(wanted, 'some-id'), /./);
  }
});
