import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAnswerSpan } from './answer-span.ts';
import { parseBoxes } from './boxes.ts';
import { parseCharacters } from './characters.ts';
import { parseFirstInteger, parseIntegers } from './integers.ts';
import { parsePythonFloat, parsePythonInt, splitSpaces, splitWords } from './python-text.ts';
import { SYNTAXES } from './registry.ts';
import { parseRuns } from './run-length.ts';

const problem = (name: string, text: string, options = {}) => SYNTAXES.get(name)?.problem(text, options);

test('words are split where Python splits them', () => {
  assert.deepEqual(splitWords(' a\x1cb\x85c\u3000d\ufeffe '), ['a', 'b', 'c', 'd\ufeffe']);
  assert.deepEqual(splitWords(''), []);
  assert.deepEqual(splitSpaces(' a  b'), ['', 'a', '', 'b']);
});

test('numbers are those that Python reads', () => {
  for (const [text, value] of [
    ['+1', 1],
    ['1_0', 10],
    [' 7\t', 7],
    ['-0300', -300],
  ] as const) {
    assert.equal(parsePythonInt(text), value);
  }
  for (const text of ['', '1.0', '0x10', '1e3', '_1', '1__0', '１', 'nan', '- 1']) {
    assert.ok(Number.isNaN(parsePythonInt(text)), text);
  }
  for (const [text, value] of [
    ['1.', 1],
    ['.5', 0.5],
    [' -1e-3 ', -0.001],
    ['1_0.5', 10.5],
  ] as const) {
    assert.equal(parsePythonFloat(text), value);
  }
  for (const text of ['', '.', '0x10', 'nan', '-inf', '1e999', '1e', '0b1', 'Infinity', '1 2']) {
    assert.ok(Number.isNaN(parsePythonFloat(text)), text);
  }
});

test('long tokens take linear time', () => {
  for (const long of ['1'.repeat(1e6), '\t'.repeat(1e6), `0.${'0'.repeat(1e6)}`, '_1'.repeat(1e6)]) {
    for (const token of [`1${long}x`, `1${long}\t1`]) {
      assert.ok(Number.isNaN(parsePythonFloat(token)));
      assert.ok(Number.isNaN(parsePythonInt(token)));
    }
  }
});

test('run lengths become runs from 0, with the decoder’s two oddities', () => {
  const runs = (text: string) => {
    const parsed = parseRuns(text);
    return typeof parsed === 'string' ? parsed : [...parsed];
  };
  assert.deepEqual(runs(''), []);
  assert.deepEqual(runs('  '), []);
  assert.deepEqual(runs('1 3  10 2'), [0, 3, 9, 11]);
  assert.deepEqual(runs('1 3 4 2'), [0, 3, 3, 5]);
  assert.deepEqual(runs('+1 1_0'), [0, 10]);
  assert.deepEqual(runs('5'), []);
  assert.deepEqual(runs('1 3 10'), [0, 3, 9, 12]);
  for (const [text, what] of [
    ['1 3 2', /begins before/],
    ['1 2 3 4 5', /5 numbers/],
    ['0 3', /start below/],
    ['-1 3', /start below/],
    ['3 0', /length below/],
    ['3 1 1 1', /begins before/],
    ['3 1 3 1', /begins before/],
    ['1.0 2', /"1.0"/],
    ['a b', /"a"/],
    ['1 99999999999999999999', /2\^53/],
  ] as const) {
    assert.match(String(runs(text)), what, text);
  }
  assert.equal(problem('runs', '-', { empty: '-' }), undefined);
  assert.match(problem('runs', '-') ?? '', /not an integer/);
});

test('runs are read back from any list of gaps and lengths', () => {
  const gapsAndLengths = fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 })));
  fc.assert(
    fc.property(gapsAndLengths, (list) => {
      const wanted: number[] = [];
      for (const [gap, length] of list) {
        const from = (wanted.at(-1) ?? 0) + gap;
        wanted.push(from, from + length);
      }
      const text = list.map(([, length], i) => `${(wanted[2 * i] ?? 0) + 1} ${length}`).join(' ');
      assert.deepEqual([...(parseRuns(text) as Float64Array)], wanted);
    }),
    { numRuns: 200 },
  );
});

test('boxes come in groups of their layout, with finite numbers', () => {
  const boxes = parseBoxes('opacity 0.5 1 2 3 4  none 1 0 0 1 1', 'label-boxes');
  assert.deepEqual(boxes, {
    labels: ['opacity', 'none'],
    confidences: Float64Array.of(0.5, 1),
    coordinates: Float64Array.of(1, 2, 3, 4, 0, 0, 1, 1),
  });
  for (const [name, text, what] of [
    ['label-boxes', 'a 1 2 3 4', /5 tokens/],
    ['label-boxes', 'a 1 2 x 4 5', /"x"/],
    ['label-boxes', 'a nan 2 3 4 5', /"nan"/],
    ['class-boxes', '1  1 2 3 4 5', /7 tokens/],
    ['class-boxes', '1.5 1 2 3 4 5', /class number/],
    ['class-boxes', 'x 1 2 3 4 5', /class number/],
    ['space-boxes', '1 1 1 1 2 0 2 0 car', /not positive/],
    ['space-boxes', '1 1e9 1 1 2 2 2 0 car', /further out/],
    ['space-boxes', '1 1 1 1 2 2 2 0 car ', /10 tokens/],
  ] as const) {
    assert.match(problem(name, text) ?? '', what, text);
  }
  assert.equal(problem('class-boxes', '3.0 1 2 3 4 5'), undefined);
  assert.equal(problem('space-boxes', ''), undefined);
  assert.equal(problem('space-boxes', '.9 1 1 1 2 2 2 0 car'), undefined);
});

test('characters, spans and integers are read, and what is none is named', () => {
  assert.deepEqual(parseCharacters('U+1 2 3.5', 2), { labels: ['U+1'], numbers: Float64Array.of(2, 3.5) });
  assert.match(String(parseCharacters('U+1 2', 2)), /2 tokens/);
  assert.match(String(parseCharacters('U+1 2 x', 2)), /"x"/);
  assert.deepEqual(parseAnswerSpan(' 07:9'), { kind: 'span', start: 7, end: 9 });
  assert.deepEqual(parseAnswerSpan('YES'), { kind: 'word', word: 'YES' });
  for (const text of ['yes', '5', '1:2:3', '1.0:2', 'a:b', ':']) {
    assert.equal(typeof parseAnswerSpan(text), 'string', text);
  }
  assert.deepEqual(parseIntegers(' 1 +2 003'), [1, 2, 3]);
  assert.match(String(parseIntegers('1 2.0')), /"2.0"/);
  assert.equal(parseFirstInteger('7 x'), 7);
  assert.match(String(parseFirstInteger('')), /""/);
});
