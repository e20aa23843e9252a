import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TextColumn } from '../../contracts/submission/column.ts';
import { TextColumnBuilder } from '../../contracts/submission/column-builder.ts';
import { EditBand } from './edit-band.ts';
import { EditDistance } from './edit-distance.ts';
import { levenshteinMean } from './levenshtein-mean.ts';
import { levenshteinSequence } from './levenshtein-sequence.ts';

/** By the table of the definition. */
function byTable(a: readonly number[], b: readonly number[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((symbol, i) => {
    const next = [i + 1];
    b.forEach((other, j) => {
      const substituted = (row[j] ?? 0) + (symbol === other ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}

test('the blocked bit vectors give what the table gives, on any sequences', () => {
  const distance = new EditDistance();
  const sequence = fc.array(fc.nat(3), { maxLength: 150, size: 'max' });
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      assert.equal(distance.of(a, b), byTable(a, b));
    }),
    { numRuns: 200 },
  );
  const far = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(far, far, (a, b) => {
      assert.equal(distance.of(a, b), byTable(a, b));
    }),
    { numRuns: 100 },
  );
  for (const length of [31, 32, 33, 63, 64, 65, 128]) {
    const a = Array.from({ length }, (_, i) => i);
    assert.equal(distance.of(a, a.toReversed()), byTable(a, a.toReversed()), `${length}`);
  }
});

test('short patterns of bytes give what the table gives, call after call', () => {
  const distance = new EditDistance();
  const bytes = fc.array(fc.nat(2), { maxLength: 80, size: 'max' });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const found = distance.ofBytes(Uint8Array.from(a), 0, a.length, Uint8Array.from(b), 0, b.length);
      assert.equal(found, byTable(a, b));
    }),
    { numRuns: 500 },
  );
});

test('the band gives what the table gives where texts differ little, and says where it cannot', () => {
  const bands = [new EditBand(), new EditBand(200)];
  const text = fc.array(fc.nat(3), { maxLength: 300, size: 'max' });
  const edits = fc.array(fc.tuple(fc.nat(300), fc.nat(12), fc.array(fc.nat(3), { maxLength: 12 })), {
    maxLength: 5,
  });
  let near = 0;
  fc.assert(
    fc.property(text, edits, (a, changes) => {
      const b = [...a];
      for (const [at, cut, put] of changes) b.splice(at, cut, ...put);
      const [long, short] = a.length >= b.length ? [a, b] : [b, a];
      const wanted = byTable(a, b);
      for (const band of bands) {
        const found = band.distance(
          Uint8Array.from([9, ...long]),
          1,
          1 + long.length,
          Uint8Array.from(short),
          0,
          short.length,
        );
        if (found >= 0) near++;
        assert.equal(found, found < 0 && wanted > 31 ? found : wanted);
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(near > 500, `${near}`);
});

const column = (...texts: string[]): TextColumn => {
  const builder = new TextColumnBuilder(texts.length);
  texts.forEach((text, row) => builder.set(row, Buffer.from(text), 0, Buffer.byteLength(text)));
  return builder.build();
};

test('levenshtein_mean counts code points, without transposition', () => {
  const of = (a: string, b: string) => levenshteinMean(column(a), column(b));
  assert.equal(of('kitten', 'sitting'), 3);
  assert.equal(of('ab', 'ba'), 2);
  assert.equal(of('😀x', '😁x'), 1);
  assert.equal(of('é', 'e\u0301'), 2);
  assert.equal(of('', 'nan'), 3);
  assert.equal(levenshteinMean(column('abc', 'abd'), column('abc', 'abc')), 0.5);
  // Code points that share bytes at either end: é and ê, é and the last of Щ.
  const texts = fc.string({
    unit: fc.constantFrom('a', 'é', 'ê', 'Щ', 'ਊ', '😀', '😁', '\ufeff'),
    size: 'medium',
  });
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const points = (text: string) => Array.from(text, (char) => char.codePointAt(0) ?? 0);
      assert.equal(of(a, b), byTable(points(a), points(b)));
    }),
    { numRuns: 300 },
  );
});

test('levenshtein_sequence divides by the length of the true sequences', () => {
  const of = (truth: string[], predicted: string[]) =>
    levenshteinSequence(
      truth.length,
      (row) => truth[row] ?? '',
      (row) => predicted[row] ?? '',
    );
  assert.equal(of(['1 2 3', '4'], ['1 03', '4 5']), 2 / 4);
  assert.equal(of(['1'], ['1 1 1 1']), 3);
  assert.ok(Number.isNaN(of([''], ['1'])));
  assert.ok(Number.isNaN(of(['1'], ['one'])));
});
