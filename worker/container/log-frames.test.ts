import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LogFrames, toUnixSeconds } from './log-frames.ts';

function frame(stream: number, payload: string): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

const texts = ['one\n', '', 'two words\n', 'é\n'.repeat(5000)];
const whole = Buffer.concat(
  texts.map((text, index) => frame(1 + (index % 2), `2026-01-02T03:04:05.00000000${index + 1}Z ${text}`)),
);

test('frames come out the same however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 20 }), (cuts) => {
      const frames = new LogFrames();
      const edges = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
      const out = edges.slice(1).flatMap((edge, index) => frames.push(whole.subarray(edges[index], edge)));
      assert.deepEqual(
        out.map((chunk) => Buffer.from(chunk.bytes).toString()),
        texts,
      );
      assert.equal(out[0]?.at.toISOString(), '2026-01-02T03:04:05.000Z');
      assert.equal(frames.newest, '2026-01-02T03:04:05.000000004Z');
    }),
  );
});

test('a second stream goes on after the newest frame of the first', () => {
  const frames = new LogFrames('2026-01-02T03:04:05.000000002Z');
  assert.deepEqual(
    frames.push(whole).map((chunk) => Buffer.from(chunk.bytes).toString()),
    texts.slice(2),
  );
});

test('instants keep their order to the nanosecond', () => {
  assert.equal(toUnixSeconds('1970-01-01T00:00:01.5Z'), '000000000001.500000000');
  assert.ok(toUnixSeconds('2026-01-01T00:00:00.1Z') > toUnixSeconds('2026-01-01T00:00:00.09Z'));
});

test('a frame without an instant is dropped, not misread', () => {
  assert.deepEqual(new LogFrames().push(frame(1, 'nonsense without a date')), []);
});
