import type { Column, TextColumn } from './column.ts';

/** Grows by doubling: numbers in the order they come, when their count is not known. */
export class NumberBuilder {
  #values = new Float64Array(1024);
  #count = 0;

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float64Array(2 * this.#count);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count++] = value;
  }

  get count(): number {
    return this.#count;
  }

  build(): Float64Array {
    return this.#values.slice(0, this.#count);
  }
}

/** From here on a copy by the runtime is faster than one byte by byte, in spite of the views it needs. */
const LONG_BYTES = 64;

/** Memory that is never touched is never given: up to this size, large steps cost less than copying often. */
const LARGE_STEPS_BYTES = 32 * 1024 * 1024;

/** Bytes appended one field after the other. */
export class ByteBuilder {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;

  /** Appends bytes [start, end) of `buffer`. */
  add(buffer: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.#length + length > this.#bytes.length) {
      const needed = this.#length + length;
      const larger = new Uint8Array((needed < LARGE_STEPS_BYTES ? 16 : 2) * needed);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    const bytes = this.#bytes;
    let to = this.#length;
    if (length > LONG_BYTES) bytes.set(buffer.subarray(start, end), to);
    else for (let from = start; from < end; from++) bytes[to++] = buffer[from] as number;
    this.#length += length;
  }

  get length(): number {
    return this.#length;
  }

  /** A view, not a copy: add nothing afterwards. */
  build(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Takes the texts of a column as they are read, in any order of rows. Their bytes are only valid during the call. */
export interface TextSink {
  set(row: number, buffer: Uint8Array, start: number, end: number): void;
  build(): Column;
}

/** Texts set row by row in any order; a row that is never set stays empty. */
export class TextColumnBuilder implements TextSink {
  readonly #bytes = new ByteBuilder();
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;

  constructor(rows: number) {
    this.#starts = new Uint32Array(rows);
    this.#ends = new Uint32Array(rows);
  }

  set(row: number, buffer: Uint8Array, start: number, end: number): void {
    this.#starts[row] = this.#bytes.length;
    this.#bytes.add(buffer, start, end);
    this.#ends[row] = this.#bytes.length;
  }

  build(): TextColumn {
    return { kind: 'text', bytes: this.#bytes.build(), starts: this.#starts, ends: this.#ends };
  }
}
