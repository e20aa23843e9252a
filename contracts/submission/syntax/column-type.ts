import { isMissing } from './missing.ts';

/**
 * What the published graders' CSV reader makes of a whole column:
 * - `missing`: no cell has a value
 * - `integer`, `number`, `boolean`: every cell with a value is one; integers among missing values are `number`
 * - `text`: anything else, integers beyond 64 bits among it
 *
 * It matters where a column holds text by its meaning: tokens that are integers in every row lose their leading
 * zeros, and a grader that calls a text's methods refuses a column of numbers.
 */
export type ColumnType = 'missing' | 'integer' | 'number' | 'boolean' | 'text';

const INTEGER = /^[\t-\r ]*[+-]?\d+[\t-\r ]*$/;
const NUMBER =
  /^[\t-\r ]*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)[\t-\r ]*$/;
const BOOLEAN = /^(?:True|TRUE|true|False|FALSE|false)$/;
/** No spelling of a number or boolean in a submission that means it is longer. */
const LONGEST = 400;

/** Infers a column's type from its cells, in any order. */
export class ColumnTypeInference {
  #missing = false;
  #integers = false;
  #decimals = false;
  #booleans = false;
  #text = false;
  #beyond64Bits = false;

  /** Takes bytes [start, end) as one cell. */
  add(buffer: Uint8Array, start: number, end: number): void {
    if (this.#text) return;
    if (isMissing(buffer, start, end)) {
      this.#missing = true;
      return;
    }
    const first = buffer[start] as number;
    // Digits, signs, a point, white space, and the letters that booleans and infinities begin with.
    const maybe = first <= 0x39 || 'TtFfIi'.includes(String.fromCharCode(first));
    const cell = maybe && end - start <= LONGEST ? latin1(buffer, start, end) : 'x';
    if (INTEGER.test(cell)) {
      this.#integers = true;
      const value = BigInt(cell.trim().replace('+', ''));
      if (value > 0xffff_ffff_ffff_ffffn || value < -0x8000_0000_0000_0000n) this.#beyond64Bits = true;
    } else if (NUMBER.test(cell)) {
      this.#decimals = true;
    } else if (BOOLEAN.test(cell)) {
      this.#booleans = true;
    } else {
      this.#text = true;
    }
    if (this.#booleans && (this.#integers || this.#decimals)) this.#text = true;
  }

  get type(): ColumnType {
    if (this.#text) return 'text';
    if (this.#booleans) return 'boolean';
    if (this.#decimals) return 'number';
    if (!this.#integers) return 'missing';
    if (this.#missing) return 'number';
    return this.#beyond64Bits ? 'text' : 'integer';
  }
}

function latin1(buffer: Uint8Array, start: number, end: number): string {
  return Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start).toString('latin1');
}
