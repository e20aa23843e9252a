import type { Column } from './column.ts';
import { TextColumnBuilder, type TextSink } from './column-builder.ts';
import type { ColumnFormat } from './format.ts';
import { isMissing } from './missing-text.ts';
import { NumbersWatch, reprinted } from './numbers-watch.ts';
import type { Refusal } from './refusal.ts';
import { shownBytes, shownText } from './shown-text.ts';
import { SYNTAXES } from './syntax/registry.ts';
import type { Syntax } from './syntax/syntax.ts';
import type { ValueReader } from './value-reader.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const NAN = Buffer.from('nan');

/** Reads a column of kind text. */
export class TextReader implements ValueReader {
  readonly last = 0;
  readonly #format: ColumnFormat;
  readonly #syntax: Syntax | undefined;
  readonly #watch: NumbersWatch | undefined;
  readonly #texts: TextSink | undefined;
  #hasText = false;

  /** @throws RangeError when the format names a syntax that is not known, which format-schema.ts rules out. */
  constructor(format: ColumnFormat, texts: TextSink | undefined) {
    this.#format = format;
    this.#texts = texts;
    this.#watch = format.allNumbers === undefined ? undefined : new NumbersWatch();
    if (format.syntax === undefined) return;
    this.#syntax = SYNTAXES.get(format.syntax.name);
    if (this.#syntax === undefined) throw new RangeError(`no syntax is called "${format.syntax.name}"`);
  }

  read(buffer: Uint8Array, start: number, end: number, row: number): boolean {
    const { missing } = this.#format;
    if (missing !== undefined && isMissing(buffer, start, end)) {
      if (missing === 'refuse') return false;
      this.#watch?.sawMissing();
      if (missing === 'empty') this.#set(row, buffer, start, start);
      else this.#set(row, NAN, 0, NAN.length);
      return true;
    }
    this.#hasText = true;
    this.#watch?.see(buffer, start, end);
    if (this.#syntax !== undefined && this.#problem(buffer, start, end) !== undefined) return false;
    this.#set(row, buffer, start, end);
    return true;
  }

  explain(buffer: Uint8Array, start: number, end: number, line: number): Refusal {
    const where = { line, column: shownText(this.#format.name), got: shownBytes(buffer, start, end) };
    const problem = this.#format.missing === 'refuse' && isMissing(buffer, start, end);
    if (problem) return { code: 'MISSING_VALUE', ...where };
    return { code: 'BAD_SYNTAX', ...where, want: shownText(this.#problem(buffer, start, end) ?? '') };
  }

  verdict(): Refusal | undefined {
    if (this.#format.allMissing === 'refuse' && !this.#hasText)
      return { code: 'MISSING_VALUE', column: shownText(this.#format.name) };
    if (this.#format.allNumbers !== 'refuse' || this.#watch?.onlyNumbers !== true) return undefined;
    return { code: 'NOT_TEXT', column: shownText(this.#format.name) };
  }

  column(): Column {
    const column = (this.#texts ?? new TextColumnBuilder(0)).build();
    if (column.kind !== 'text' || this.#watch?.onlyNumbers !== true) return column;
    return reprinted(column, this.#watch, this.#format);
  }

  #problem(buffer: Uint8Array, start: number, end: number): string | undefined {
    return this.#syntax?.problem(utf8.decode(buffer.subarray(start, end)), this.#format.syntax ?? {});
  }

  #set(row: number, buffer: Uint8Array, start: number, end: number): void {
    if (row >= 0) this.#texts?.set(row, buffer, start, end);
  }
}
