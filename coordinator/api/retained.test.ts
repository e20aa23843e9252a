import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workerId } from '../../contracts/ids/id.ts';
import type { JournalEvent } from '../../contracts/messages/protocol.ts';
import { retainedSentences } from './retained.ts';

const row = (fence: number, event: JournalEvent) => ({
  ...{ workerId: workerId.parse(`lab${fence}`), epoch: 1, fence, atMs: 0, receivedAtMs: 0 },
  ...{ event, applied: true },
});
const kept = (fence: number, untilMs: number) =>
  row(fence, { type: 'retained', untilMs, container: `podium-r-1-${fence}-agent` });

test('explain says where a container is, until when and how to look in, as long as it is there', () => {
  const [sentence, ...more] = retainedSentences([kept(1, 10_000)], 9_999);
  assert.deepEqual(more, []);
  assert.match(
    sentence ?? '',
    /kept on lab1 until 1970-01-01T00:00:10.000Z.*docker cp podium-r-1-1-agent:\/home/,
  );
  assert.deepEqual(retainedSentences([kept(1, 10_000)], 10_000), []);
  const over = row(1, { type: 'retention_over', reason: 'its room was needed' });
  assert.deepEqual(retainedSentences([kept(1, 10_000), over], 0), []);
  assert.match(
    retainedSentences([kept(1, 10_000), over, kept(2, 10_000)], 0).join(),
    /^Its container .* lab2 /,
  );
});
