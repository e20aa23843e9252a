import type { Column } from './column.ts';
import type { ColumnFormat } from './format.ts';
import { TextIds } from './id-set.ts';
import type { Refusal } from './refusal.ts';
import { shownBytes, shownText } from './shown-text.ts';
import type { ValueReader } from './value-reader.ts';

/** Reads a column of kind category. */
export class CategoryReader implements ValueReader {
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

  verdict(): undefined {
    return undefined;
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
