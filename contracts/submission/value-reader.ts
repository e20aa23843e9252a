import type { Column } from './column.ts';
import { TextColumnBuilder } from './column-builder.ts';
import type { ColumnFormat } from './format.ts';
import { TextIds } from './id-set.ts';
import { parseNumber, spellsNonFinite } from './number-text.ts';
import type { Refusal } from './refusal.ts';
import { shownBytes, shownText } from './shown-text.ts';

/** Checks the values of one column and, when asked, keeps them by row. */
export interface ValueReader {
  /** Takes bytes [start, end); a negative row is checked but not kept. False when the value is not allowed. */
  read(buffer: Uint8Array, start: number, end: number, row: number): boolean;
  /** Why `read` said false of these bytes. */
  explain(buffer: Uint8Array, start: number, end: number, line: number): Refusal;
  /** The number read last, for row sums; 0 for other kinds. */
  readonly last: number;
  column(): Column;
}

/** A reader for `rows` rows of the column; without `keep` it only checks. */
export function valueReader(format: ColumnFormat, rows: number, keep: boolean): ValueReader {
  if (format.kind === 'text') return new TextReader(keep ? rows : undefined);
  if (format.kind === 'category') return new CategoryReader(format, keep ? rows : undefined);
  return new NumberReader(format, keep ? rows : undefined);
}

class NumberReader implements ValueReader {
  last = 0;
  readonly #format: ColumnFormat;
  readonly #min: number;
  readonly #max: number;
  readonly #integer: boolean;
  readonly #values: Float64Array | undefined;

  constructor(format: ColumnFormat, rows: number | undefined) {
    this.#format = format;
    this.#min = format.min ?? -Number.MAX_VALUE;
    this.#max = format.max ?? Number.MAX_VALUE;
    this.#integer = format.kind === 'integer';
    this.#values = rows === undefined ? undefined : new Float64Array(rows);
  }

  read(buffer: Uint8Array, start: number, end: number, row: number): boolean {
    const value = parseNumber(buffer, start, end);
    // NaN and the infinities fail here too.
    if (!(value >= this.#min && value <= this.#max)) return false;
    if (this.#integer && !Number.isInteger(value)) return false;
    this.last = value;
    if (row >= 0 && this.#values !== undefined) this.#values[row] = value;
    return true;
  }

  explain(buffer: Uint8Array, start: number, end: number, line: number): Refusal {
    const got = shownBytes(buffer, start, end);
    const where = { line, column: shownText(this.#format.name), got };
    const value = parseNumber(buffer, start, end);
    if (Number.isNaN(value)) {
      return { code: spellsNonFinite(got) ? 'NOT_FINITE' : 'NOT_A_NUMBER', ...where };
    }
    if (!Number.isFinite(value)) return { code: 'NOT_FINITE', ...where };
    if (this.#integer && !Number.isInteger(value)) return { code: 'NOT_AN_INTEGER', ...where };
    const { min, max } = this.#format;
    const want =
      min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
    return { code: 'OUT_OF_RANGE', ...where, want };
  }

  column(): Column {
    return { kind: 'number', values: this.#values ?? new Float64Array(0) };
  }
}

class TextReader implements ValueReader {
  readonly last = 0;
  readonly #texts: TextColumnBuilder | undefined;

  constructor(rows: number | undefined) {
    this.#texts = rows === undefined ? undefined : new TextColumnBuilder(rows);
  }

  read(buffer: Uint8Array, start: number, end: number, row: number): boolean {
    if (row >= 0) this.#texts?.set(row, buffer, start, end);
    return true;
  }

  explain(): never {
    throw new RangeError('every text is allowed');
  }

  column(): Column {
    return (this.#texts ?? new TextColumnBuilder(0)).build();
  }
}

class CategoryReader implements ValueReader {
  readonly last = 0;
  readonly #name: string;
  readonly #categories: readonly string[];
  readonly #known: TextIds;
  readonly #codes: Int32Array | undefined;
  #lastCode = 0;

  constructor(format: ColumnFormat, rows: number | undefined) {
    this.#name = format.name;
    this.#categories = format.categories ?? [];
    this.#known = textIdsOf(this.#categories);
    this.#codes = rows === undefined ? undefined : new Int32Array(rows);
  }

  read(buffer: Uint8Array, start: number, end: number, row: number): boolean {
    const code = this.#known.find(buffer, start, end, this.#lastCode);
    if (code < 0) return false;
    this.#lastCode = code;
    if (row >= 0 && this.#codes !== undefined) this.#codes[row] = code;
    return true;
  }

  explain(buffer: Uint8Array, start: number, end: number, line: number): Refusal {
    const where = { line, column: shownText(this.#name), got: shownBytes(buffer, start, end) };
    return { code: 'UNKNOWN_CATEGORY', ...where };
  }

  column(): Column {
    return { kind: 'category', codes: this.#codes ?? new Int32Array(0), categories: this.#categories };
  }
}

function textIdsOf(texts: readonly string[]): TextIds {
  const encoded = texts.map((text) => Buffer.from(text, 'utf8'));
  const offsets = new Uint32Array(texts.length + 1);
  encoded.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] as number) + bytes.length));
  return new TextIds(Buffer.concat(encoded), offsets);
}
