import { parseBooleanWord } from './boolean-reader.ts';
import { textAt, type TextColumn } from './column.ts';
import { TextColumnBuilder } from './column-builder.ts';
import type { CellReading } from './format.ts';
import { pandasNumber, pythonFloat } from './python-number.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Finds out whether pandas would make numbers, or truth values, of a column of texts. */
export class NumbersWatch {
  #numbers = true;
  #words = true;
  #cells = 0;
  #missing = false;
  #fractions = false;

  see(buffer: Uint8Array, start: number, end: number): void {
    this.#cells++;
    if (!this.#numbers && !this.#words) return;
    if (this.#words && Number.isNaN(parseBooleanWord(buffer, start, end))) this.#words = false;
    if (!this.#numbers) return;
    const number = pandasNumber(utf8.decode(buffer.subarray(start, Math.min(end, start + 400))));
    if (number === undefined) this.#numbers = false;
    else if (number.integer === undefined) this.#fractions = true;
  }

  sawMissing(): void {
    this.#missing = true;
  }

  /** At least one cell, and all of them numbers or all of them truth values. */
  get onlyNumbers(): boolean {
    return this.#cells > 0 && (this.#numbers || this.#words);
  }

  /** What Python prints for the cell once its whole column is numbers. */
  reprint(text: string): string {
    if (this.#words) return /^t/i.test(text) ? 'True' : 'False';
    const number = pandasNumber(text);
    if (number === undefined) return text;
    const asFloats = this.#fractions || this.#missing;
    return !asFloats && number.integer !== undefined ? String(number.integer) : pythonFloat(number.value);
  }
}

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
