import type { Column } from './column.ts';
import type { ColumnFormat } from './format.ts';
import { isMissing } from './missing-text.ts';
import { parseInteger, parseNumber, spellsNonFinite } from './number-text.ts';
import type { Refusal } from './refusal.ts';
import { shownBytes, shownText } from './shown-text.ts';
import type { ValueReader } from './value-reader.ts';

/** From here on pandas takes integers for text, when a column holds nothing else. */
const LARGEST_INTEGER = 2 ** 63;

/** Reads a column of kind number or integer. */
export class NumberReader implements ValueReader {
  last = 0;
  readonly #format: ColumnFormat;
  readonly #min: number;
  readonly #max: number;
  readonly #integer: boolean;
  readonly #mayMiss: boolean;
  readonly #values: Float64Array | undefined;
  /** Only integers have come so far, and no other may be all that comes. */
  #onlyIntegers: boolean;

  constructor(format: ColumnFormat, rows: number | undefined) {
    this.#format = format;
    this.#min = format.min ?? -Number.MAX_VALUE;
    this.#max = format.max ?? Number.MAX_VALUE;
    this.#integer = format.kind === 'integer';
    this.#mayMiss = format.missing === 'nan';
    this.#onlyIntegers = format.allIntegers === 'refuse';
    this.#values = rows === undefined ? undefined : new Float64Array(rows);
  }

  read(buffer: Uint8Array, start: number, end: number, row: number): boolean {
    const value = parseNumber(buffer, start, end);
    // NaN and the infinities fail here too.
    const allowed = value >= this.#min && value <= this.#max && (!this.#integer || Number.isInteger(value));
    if (Math.abs(value) >= LARGEST_INTEGER && !Number.isNaN(parseInteger(buffer, start, end))) return false;
    if (!allowed && !(this.#mayMiss && isMissing(buffer, start, end))) return false;
    if (this.#onlyIntegers && Number.isNaN(parseInteger(buffer, start, end))) this.#onlyIntegers = false;
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
    if (Math.abs(value) >= LARGEST_INTEGER && !Number.isNaN(parseInteger(buffer, start, end))) {
      return {
        code: 'OUT_OF_RANGE',
        ...where,
        want: 'below 2^63 where it is written without a decimal point',
      };
    }
    const { min, max } = this.#format;
    const want =
      min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`;
    return { code: 'OUT_OF_RANGE', ...where, want };
  }

  verdict(): Refusal | undefined {
    return this.#onlyIntegers ? { code: 'ALL_INTEGERS', column: shownText(this.#format.name) } : undefined;
  }

  column(): Column {
    return { kind: 'number', values: this.#values ?? new Float64Array(0) };
  }
}
