import type { Column } from './column.ts';
import type { ColumnFormat } from './format.ts';
import { parseNumber } from './number-text.ts';
import type { Refusal } from './refusal.ts';
import { shownBytes, shownText } from './shown-text.ts';
import type { ValueReader } from './value-reader.ts';

/** 1 for True, TRUE, true; 0 for False, FALSE, false; NaN for all else: the words that pandas knows. */
export function parseBooleanWord(buffer: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length !== 4 && length !== 5) return NaN;
  switch (Buffer.from(buffer.buffer, buffer.byteOffset + start, length).toString('latin1')) {
    case 'True':
    case 'TRUE':
    case 'true':
      return 1;
    case 'False':
    case 'FALSE':
    case 'false':
      return 0;
    default:
      return NaN;
  }
}

/** Reads a column of kind boolean: words throughout, or numbers without a fraction throughout. */
export class BooleanReader implements ValueReader {
  last = 0;
  readonly #name: string;
  readonly #values: Float64Array | undefined;
  #form: 'words' | 'numbers' | undefined;

  constructor(format: ColumnFormat, rows: number | undefined) {
    this.#name = format.name;
    this.#values = rows === undefined ? undefined : new Float64Array(rows);
  }

  read(buffer: Uint8Array, start: number, end: number, row: number): boolean {
    let value = parseBooleanWord(buffer, start, end);
    const form = Number.isNaN(value) ? 'numbers' : 'words';
    if (form === 'numbers') value = parseNumber(buffer, start, end);
    this.#form ??= form;
    // Beyond 2^53 an integer may not be the number that it reads as.
    if (!Number.isSafeInteger(value) || form !== this.#form) return false;
    this.last = value;
    if (row >= 0 && this.#values !== undefined) this.#values[row] = value;
    return true;
  }

  explain(buffer: Uint8Array, start: number, end: number, line: number): Refusal {
    const where = { line, column: shownText(this.#name), got: shownBytes(buffer, start, end) };
    return { code: 'NOT_A_BOOLEAN', ...where };
  }

  verdict(): undefined {
    return undefined;
  }

  column(): Column {
    return { kind: 'number', values: this.#values ?? new Float64Array(0) };
  }
}
