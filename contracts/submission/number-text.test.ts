import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseInteger, parseNumber, spellsNonFinite } from './number-text.ts';

const number = (text: string) => {
  const bytes = Buffer.from(`<${text}>`);
  return parseNumber(bytes, 1, bytes.length - 1);
};
const integer = (text: string) => {
  const bytes = Buffer.from(`<${text}>`);
  return parseInteger(bytes, 1, bytes.length - 1);
};

test('gives the nearest double of every number it accepts', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 24 });
  const text = fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      digits,
      fc.option(digits),
      fc.option(fc.integer({ min: -330, max: 330 })),
    )
    .filter(([, whole, fraction]) => whole + (fraction ?? '') !== '')
    .map(([sign, whole, fraction, exponent]) => {
      return `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`;
    });
  fc.assert(
    fc.property(text, (t) => Object.is(number(t), Number(t))),
    { numRuns: 4000 },
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }), (x) =>
      Object.is(number(String(x)), x),
    ),
    {
      numRuns: 4000,
    },
  );
});

test('rounds correctly at and next to the middle of two doubles', () => {
  const middles = [
    '9007199254740993',
    '9007199254740992.5',
    '0.5000000000000000555111',
    '1.00000000000000011102',
  ];
  for (const middle of [...middles, '4503599627370496.5', '0.1000000000000000055511', '90071992547409.925']) {
    for (let digit = 0; digit <= 9; digit++) {
      for (const text of [middle, middle + digit, `${middle.slice(0, -1)}${digit}`, `-${middle}`]) {
        assert.equal(number(text), Number(text), text);
      }
    }
  }
});

test('accepts nothing but plain decimal numbers', () => {
  const refused = [
    '',
    '-',
    '.',
    '+.',
    'e5',
    '1e',
    '1e+',
    '1e5.0',
    '0x10',
    '1_000',
    '1,5',
    '１',
    ' 1',
    '1 ',
    '1.2.3',
  ];
  for (const text of [
    ...refused,
    'nan',
    'inf',
    'Infinity',
    '--1',
    '1f',
    '0b1',
    'true',
    '\u00a01',
    '1\0',
    '٣',
  ]) {
    assert.ok(Number.isNaN(number(text)), JSON.stringify(text));
  }
  assert.equal(number('1e999'), Infinity);
  assert.equal(number('-1E+999'), -Infinity);
  assert.equal(number('1e-999'), 0);
  assert.equal(number(`0.${'0'.repeat(24)}125`), 1.25e-25);
  assert.equal(number('.5'), 0.5);
  assert.equal(number('5.'), 5);
  assert.equal(number('007'), 7);
});

test('reads integers by value and no other spelling', () => {
  assert.equal(integer('0300'), 300);
  assert.equal(integer('+5'), 5);
  assert.ok(Object.is(integer('-0'), 0));
  assert.equal(integer('-42'), -42);
  for (const text of ['', '-', '1.0', '1e3', ' 1', '0x1', 'a', '１'])
    assert.ok(Number.isNaN(integer(text)), text);
  assert.ok(!Number.isSafeInteger(integer('9007199254740993')));
});

test('knows the spellings of values that are not finite', () => {
  for (const text of ['nan', 'NaN', '-inf', '+Infinity']) assert.ok(spellsNonFinite(text), text);
  for (const text of ['', 'na', 'infinite', 'null', '1']) assert.ok(!spellsNonFinite(text), text);
});
