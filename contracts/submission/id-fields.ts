import type { Fields } from './csv-reader.ts';
import type { IdColumn } from './format.ts';

/** Parts the values of an id of several columns; no CSV that is read holds this byte. */
export const ID_SEPARATOR = '\0';

/** The names of the columns that make up the id. */
export function idColumns(id: IdColumn): readonly string[] {
  return [id.column, ...(id.further ?? [])];
}

/** An id as it may be shown. */
export function shownId(id: string): string {
  return id.replaceAll(ID_SEPARATOR, ', ');
}

/** Finds the bytes of the id in a record: of one column in place, of several joined by NUL bytes. */
export class IdFields {
  /** Bytes [start, end) of `bytes` are the id found last; valid until the next record. */
  bytes = new Uint8Array(0);
  start = 0;
  end = 0;
  readonly #positions: readonly number[];
  #scratch = new Uint8Array(256);

  /** @param positions where the id's columns stand in the file, in the order of idColumns. */
  constructor(positions: readonly number[]) {
    this.#positions = positions;
  }

  locate(buffer: Uint8Array, { starts, ends }: Fields): void {
    const first = this.#positions[0] as number;
    if (this.#positions.length === 1) {
      this.bytes = buffer as Uint8Array<ArrayBuffer>;
      this.start = starts[first] as number;
      this.end = ends[first] as number;
      return;
    }
    let length = 0;
    for (const position of this.#positions) {
      const part = buffer.subarray(starts[position], ends[position]);
      if (length + part.length + 1 > this.#scratch.length) {
        const larger = new Uint8Array(2 * (length + part.length + 1));
        larger.set(this.#scratch.subarray(0, length));
        this.#scratch = larger;
      }
      if (position !== first) this.#scratch[length++] = 0;
      this.#scratch.set(part, length);
      length += part.length;
    }
    this.bytes = this.#scratch;
    this.start = 0;
    this.end = length;
  }
}
