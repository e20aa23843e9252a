import { parseBooleanWord } from './boolean-reader.ts';
import { textAt, type TextColumn } from './column.ts';
import { TextColumnBuilder } from './column-builder.ts';
import type { CellReading } from './format.ts';
import { pandasNumber, pythonFloat } from './python-number.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Finds out whether pandas would make numbers, or truth values, of a column of texts, seen in the order of the file.
 *
 * It tries integers of 64 bits first, then floats. An integer beyond 64 bits makes it keep the whole column as text when
 * no cell before it has a fraction; so does one beyond 2^63 together with negative or missing ones, when none has.
 */
export class NumbersWatch {
  #numbers = true;
  #words = true;
  #cells = 0;
  #missing = false;
  #fractions = false;
  #negative = false;
  #unsigned = false;

  see(buffer: Uint8Array, start: number, end: number): void {
    this.#cells++;
    if (!this.#numbers && !this.#words) return;
    if (this.#words && Number.isNaN(parseBooleanWord(buffer, start, end))) this.#words = false;
    if (this.#numbers) this.#numbers = this.#seeNumber(buffer, start, end);
  }

  sawMissing(): void {
    this.#missing = true;
  }

  /** At least one cell, and all of them numbers or all of them truth values. */
  get onlyNumbers(): boolean {
    if (this.#cells === 0) return false;
    const conflict = !this.#fractions && this.#unsigned && (this.#negative || this.#missing);
    return this.#words || (this.#numbers && !conflict);
  }

  /** What Python prints for the cell once its whole column is numbers. */
  reprint(text: string): string {
    if (this.#words) return /^t/i.test(text) ? 'True' : 'False';
    const number = pandasNumber(text);
    if (number === undefined) return text;
    const asFloats = this.#fractions || this.#missing;
    return !asFloats && number.integer !== undefined ? String(number.integer) : pythonFloat(number.value);
  }

  /** False when the column is text from here on. */
  #seeNumber(buffer: Uint8Array, start: number, end: number): boolean {
    if (end - start > LONGEST_NUMBER) return false;
    const number = pandasNumber(utf8.decode(buffer.subarray(start, end)));
    if (number === undefined) return false;
    const { integer } = number;
    if (integer === undefined) {
      this.#fractions = true;
      return true;
    }
    if (integer < 0n) this.#negative = true;
    if (integer >= 2n ** 63n) this.#unsigned = true;
    return this.#fractions || (integer >= -(2n ** 63n) && integer < 2n ** 64n);
  }
}

/** A longer cell is text: no number this long is meant, and reading one digit by digit takes long. */
const LONGEST_NUMBER = 400;

/** The column as the reprinted numbers, but for cells that stand for missing ones. */
export function reprinted(column: TextColumn, watch: NumbersWatch, { missing }: CellReading): TextColumn {
  const rows = column.starts.length;
  const texts = new TextColumnBuilder(rows);
  const standIn = missing === 'nan' ? 'nan' : '';
  for (let row = 0; row < rows; row++) {
    const text = textAt(column, row);
    const bytes = Buffer.from(missing !== undefined && text === standIn ? text : watch.reprint(text));
    texts.set(row, bytes, 0, bytes.length);
  }
  return texts.build();
}
