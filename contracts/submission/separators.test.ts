import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CsvReader } from './csv-reader.ts';
import { MAX_SCAN_BYTES, PlainSeparators, SimdSeparators } from './separators.ts';

const byte = fc.oneof(fc.constantFrom(0x2c, 0x22, 0x0a, 0x0d), fc.nat(255));

test('both searches find the same places, between any two bytes', () => {
  const simd = SimdSeparators.create(256);
  assert.ok(simd, 'this machine has the instructions');
  const plain = new PlainSeparators(256);
  fc.assert(
    fc.property(
      fc.array(byte, { minLength: 256, maxLength: 256 }),
      fc.nat(256),
      fc.nat(256),
      (bytes, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const places = [plain, simd].map((separators) => {
          separators.bytes.set(bytes);
          return [...separators.places.subarray(0, separators.find(from, to))];
        });
        assert.deepEqual(places[1], places[0]);
      },
    ),
    { numRuns: 2000 },
  );
});

test('there is room for as many places as there are bytes, and bytes stay where they are when it grows', () => {
  const simd = SimdSeparators.create(1000);
  assert.ok(simd);
  simd.bytes.fill(0x2c);
  simd.grow(MAX_SCAN_BYTES);
  assert.deepEqual([...simd.bytes.subarray(998, 1002)], [0x2c, 0x2c, 0, 0]);
  simd.bytes.fill(0x2c);
  assert.equal(simd.find(0, MAX_SCAN_BYTES), MAX_SCAN_BYTES);
  assert.equal(simd.places.at(-1), MAX_SCAN_BYTES - 1);
});

test('a file is read alike with either search, however it is cut', () => {
  const text = fc.array(
    fc.constantFrom(
      ',',
      '\n',
      '\r\n',
      '"',
      '""',
      '\r',
      'a',
      'é',
      '🏅',
      '\0',
      '"q,\n"',
      'a longer text, with more',
    ),
    { maxLength: 30 },
  );
  const readings = (input: Uint8Array, chunkBytes: number, simdFromBytes: number) => {
    const said: unknown[] = [];
    const reader = new CsvReader(
      (buffer, { starts, ends, count }, line) => {
        const fields = Array.from({ length: count }, (_, i) =>
          Buffer.from(buffer.subarray(starts[i], ends[i])).toString(),
        );
        said.push([line, fields]);
        return undefined;
      },
      undefined,
      simdFromBytes,
    );
    for (let at = 0; at < input.length; at += chunkBytes) reader.push(input.subarray(at, at + chunkBytes));
    return [...said, reader.end()];
  };
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 9 }),
      (parts, chunk, late) => {
        const input = Buffer.from(parts.join(''));
        const plain = readings(input, Infinity, Infinity);
        assert.deepEqual(readings(input, chunk, Infinity), plain);
        assert.deepEqual(readings(input, chunk, late), plain);
      },
    ),
    { numRuns: 100 },
  );
});
