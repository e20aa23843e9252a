import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsAsTheyAre } from './rows-by-id.ts';
import fc from 'fast-check';
import type { TextColumn } from '../../contracts/submission/column.ts';
import { TextColumnBuilder } from '../../contracts/submission/column-builder.ts';
import { f1MicroMultilabel, WantedLabels } from './f1-micro-multilabel.ts';
import { firstLabelError } from './first-label-error.ts';
import { jaccardWords } from './jaccard-words.ts';
import { inversions, kendallTauPooled } from './kendall-tau-pooled.ts';
import { kuzushijiF1 } from './kuzushiji-f1.ts';
import { mapAtK } from './map-at-k.ts';
import { nqMicroF1 } from './nq-micro-f1.ts';
import { TokenScan, TokenTable } from './token-table.ts';

const column = (...texts: string[]): TextColumn => {
  const builder = new TextColumnBuilder(texts.length);
  texts.forEach((text, row) => builder.set(row, Buffer.from(text), 0, Buffer.byteLength(text)));
  return builder.build();
};
const cells =
  (...texts: string[]) =>
  (row: number) =>
    texts[row] ?? '';
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-12, `${actual} is not ${expected}`);

test('map_at_k counts each true item once, at its first place', () => {
  near(mapAtK(column('706016001 5'), column('9 706016001 706016001'), 12), 0.25);
  near(mapAtK(column('706016001'), column('0706016001'), 12), 0);
  near(mapAtK(column('a'), column('b c d e a'), 5), 1 / 5);
  near(mapAtK(column('a'), column('b c d e f a'), 5), 0);
  // Two spaces in a row take up a place, as does one at the beginning.
  near(mapAtK(column('a'), column(' b  a'), 5), 1 / 4);
  // More true items than k: the denominator is k; a repeated one counts once.
  near(mapAtK(column('a b c a'), column('a b'), 2), 1);
  near(mapAtK(column('a a'), column('a'), 2), 1);
  // Rows whose truth is blank are not scored.
  near(mapAtK(column('a', ''), column('a', 'a'), 5), 1);
});

test('f1_micro_multilabel pools rows, drops unknown labels and counts a repeated one once', () => {
  const f1 = (truth: TextColumn, predicted: TextColumn) =>
    f1MicroMultilabel(new WantedLabels(truth), predicted);
  near(f1(column('a b', 'c'), column('a a x y z', '')), (2 * 1) / (3 + 1));
  near(f1(column('a', 'b'), column('b', 'b')), 0.5);
  assert.equal(f1(column('', ''), column('a', '')), 0);
  near(f1(column('a'), column('a,b')), 0);
  // Labels stand between white space as Python's split() knows it, however much of it.
  near(f1(column('a b', ' c'), column(' a \t\u00a0b ', 'c\u3000\n')), 1);
  assert.equal(f1(column(' '), column(' ')), 0);
  const cell = fc.array(fc.constantFrom('a', 'b', 'c', '', 'dd'), { maxLength: 5 });
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(rows, (pairs) => {
      const setOf = (labels: string[]) => new Set(labels.filter((label) => label !== ''));
      const wanted = pairs.map(([truth]) => setOf(truth));
      const known = wanted.flatMap((labels) => [...labels]);
      const got = pairs.map(([, predicted]) => setOf(predicted));
      const counted = got.map((labels) => [...labels].filter((label) => known.includes(label)));
      const sizes =
        wanted.reduce((sum, { size }) => sum + size, 0) +
        counted.reduce((sum, { length }) => sum + length, 0);
      const hits = counted.reduce((sum, labels, row) => {
        return sum + labels.filter((label) => wanted[row]?.has(label) === true).length;
      }, 0);
      const columnOf = (side: 0 | 1) => column(...pairs.map((pair) => pair[side].join(' ')));
      assert.equal(f1(columnOf(0), columnOf(1)), sizes === 0 ? 0 : (2 * hits) / sizes);
    }),
  );
});

test('tokens keep their numbers while the table grows', () => {
  const numbers = [...Array(5000).keys()];
  const table = new TokenTable(column(...numbers.map((i) => `token-${i} token-0`), '', ' x'));
  assert.equal(table.size, 5001);
  assert.deepEqual([...table.numbered.tokens.slice(9998)], [4999, 0, 5000]);
  assert.deepEqual([...table.numbered.firsts.slice(-3)], [10000, 10000, 10001]);
  const other = Buffer.from([...numbers.map((i) => `token-${i}`), 'token', ''].join(' '));
  const scan = new TokenScan(other);
  scan.begin(0, other.length);
  const found: number[] = [];
  while (scan.next()) found.push(table.find(other, scan.from, scan.to, scan.hash));
  assert.deepEqual(found, [...numbers, -1]);
  scan.begin(3, 3);
  assert.equal(scan.next(), false, 'a blank cell holds none');
});

test('jaccard_words compares sets of lower-case words', () => {
  near(jaccardWords(rowsAsTheyAre(1), cells('A b c'), cells('a  B\u00a0d'), NaN), 2 / 4);
  near(jaccardWords(rowsAsTheyAre(2), cells('a b', ''), cells('a', ''), 0), 0.25);
  assert.ok(Number.isNaN(jaccardWords(rowsAsTheyAre(2), cells('a', ''), cells('a', ''), NaN)));
  assert.equal(jaccardWords(rowsAsTheyAre(1), cells('a'), cells(''), NaN), 0);
});

test('kendall_tau_pooled is 1 for the same order, -1 for the reverse, NaN for other items', () => {
  assert.equal(kendallTauPooled(1, cells('a b c d'), cells('a b c d')), 1);
  assert.equal(kendallTauPooled(1, cells('a b c d'), cells('d c b a')), -1);
  // One of three pairs, and none of one, out of order: 1 - 4 / (6 + 2).
  near(kendallTauPooled(2, cells('a b c', 'x y'), cells('b a c', ' x  y')), 0.5);
  for (const other of ['a b', 'a b c c', 'a b x', 'a b b']) {
    assert.ok(Number.isNaN(kendallTauPooled(1, cells('a b c'), cells(other))), other);
  }
  fc.assert(
    fc.property(
      fc.nat(30).chain((n) => fc.shuffledSubarray([...Array(n).keys()], { minLength: n })),
      (order) => {
        const pairs = order.flatMap((a, i) => order.slice(i + 1).filter((b) => b < a));
        assert.equal(inversions(Int32Array.from(order)), pairs.length);
      },
    ),
    { numRuns: 200 },
  );
});

test('nq_micro_f1 is the share of rows with a valid answer, or rightly none', () => {
  const truth = cells('10:12 40:42 YES', '', '5:6', '5:6', '');
  near(nqMicroF1(5, truth, cells('YES', '', ' 05:6', '', '1:2')), 3 / 5);
  near(nqMicroF1(1, cells('NO'), cells('YES')), 0);
  assert.ok(Number.isNaN(nqMicroF1(1, cells('NO'), cells('yes'))));
});

test('kuzushiji_f1 takes points strictly inside, each once, in the order of the boxes', () => {
  const box = 'U+1 10 10 5 5';
  assert.equal(kuzushijiF1(1, cells(box), cells('U+1 12 12')), 1);
  assert.equal(kuzushijiF1(1, cells(box), cells('U+1 10 12')), 0);
  assert.equal(kuzushijiF1(1, cells(box), cells('U+2 12 12')), 0);
  near(kuzushijiF1(1, cells(box), cells('U+1 12 12 U+1 13 13')), 2 / 3);
  near(kuzushijiF1(2, cells(box, box), cells('U+1 12 12', '')), 2 / 3);
  near(kuzushijiF1(1, cells(`${box} ${box}`), cells('U+1 12 12')), 2 / 3);
  assert.equal(kuzushijiF1(1, cells(''), cells('')), 0);
});

test('first_label_error looks at the first integer', () => {
  near(firstLabelError(4, cells('1', '2', '3', '4'), cells('1 9', '02', '9 3', '-4')), 0.5);
  assert.ok(Number.isNaN(firstLabelError(1, cells('1'), cells('1.0'))));
});
