import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodiumError } from '../../../contracts/errors/podium-error.ts';
import { readRValue } from './r-value.ts';
import { member } from './source.ts';

/** Writes what R's serialize() would, by hand: see R Internals, "Serialization Formats". */
class Writer {
  readonly #parts: Buffer[] = [Buffer.from('X\n')];

  int(...values: readonly number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(4);
      part.writeInt32BE(value);
      this.#parts.push(part);
    }
    return this;
  }

  real(value: number): this {
    const part = Buffer.alloc(8);
    part.writeDoubleBE(value);
    this.#parts.push(part);
    return this;
  }

  chars(text: string): this {
    this.int(9 | 0x40000, text.length);
    this.#parts.push(Buffer.from(text));
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

const SYMBOL = 1;
const PAIR_WITH_TAG = 2 | 0x400;
const INTEGERS_WITH_ATTRIBUTES = 13 | 0x200;
const REALS = 14;
const TEXTS = 16;
const LIST_WITH_ATTRIBUTES = 19 | 0x200;
const REFERENCE_TO_FIRST = 255 | (1 << 8);
const END = 254;

/** list(a = c(1.5), b = factor("x", levels = c("x"))) with `names` given twice, the second time by reference. */
function frame(): Buffer {
  const writer = new Writer().int(2, 0, 0);
  writer.int(LIST_WITH_ATTRIBUTES, 2).int(REALS, 1).real(1.5).int(INTEGERS_WITH_ATTRIBUTES, 1, 1);
  writer.int(PAIR_WITH_TAG, SYMBOL).chars('names').int(TEXTS, 1).chars('inner').int(END);
  writer.int(PAIR_WITH_TAG, REFERENCE_TO_FIRST).int(TEXTS, 2).chars('a').chars('b').int(END);
  return writer.bytes();
}

test('a list of columns with attributes and a symbol given by reference', () => {
  const value = readRValue(frame());
  assert.deepEqual([...(member(value, 'a').numbers ?? [])], [1.5]);
  assert.deepEqual([...(member(value, 'b').integers ?? [])], [1]);
  assert.deepEqual(member(value, 'b').attributes.get('names')?.texts, ['inner']);
});

test('an unknown name, type or format and a truncated file are named as such', () => {
  const isBad = (error: unknown): boolean => isPodiumError(error, 'BAD_COMPETITION');
  assert.throws(() => member(readRValue(frame()), 'c'), isBad);
  assert.throws(() => readRValue(Buffer.from('A\n...')), isBad);
  assert.throws(() => readRValue(new Writer().int(2, 0, 0, 3).bytes()), isBad);
  const whole = frame();
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(() => readRValue(whole.subarray(0, length)), isBad, `${length} bytes`);
  }
});
