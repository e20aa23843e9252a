import type { TextColumn } from '../../contracts/submission/column.ts';
import { wordSpaceAt } from './word-space.ts';

/** Whether two ranges of bytes are equal. */
export function equalBytes(
  a: Uint8Array,
  fromA: number,
  toA: number,
  b: Uint8Array,
  fromB: number,
  toB: number,
): boolean {
  const length = toA - fromA;
  if (toB - fromB !== length) return false;
  for (let i = 0; i < length; i++) if (a[fromA + i] !== b[fromB + i]) return false;
  return true;
}

/** The tokens of a column's cells by number: row i has those from `firsts[i]` up to `firsts[i + 1]`. */
export interface NumberedTokens {
  readonly firsts: Uint32Array;
  readonly tokens: Int32Array;
}

const FIRST_SLOTS = 1024;

/** Numbers the tokens of a column, without making strings of them. */
export class TokenTable {
  readonly #bytes: Uint8Array;
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  #hashes = new Int32Array(FIRST_SLOTS / 2);
  #starts = new Uint32Array(FIRST_SLOTS / 2);
  #ends = new Uint32Array(FIRST_SLOTS / 2);
  #size = 0;
  /** The column whose tokens gave the table its numbers. */
  readonly numbered: NumberedTokens;

  constructor(column: TextColumn) {
    this.#bytes = column.bytes;
    this.numbered = this.#number(column, true);
  }

  get size(): number {
    return this.#size;
  }

  /** The numbers of another column's tokens; -1 for those that the table lacks. */
  lookUp(column: TextColumn): NumberedTokens {
    return this.#number(column, false);
  }

  /** Tokens are the words between runs of white space: none is empty. */
  #number({ bytes, starts, ends }: TextColumn, add: boolean): NumberedTokens {
    const firsts = new Uint32Array(starts.length + 1);
    let tokens = new Int32Array(4 * starts.length + 4);
    let count = 0;
    for (let row = 0; row < starts.length; row++) {
      const end = ends[row] as number;
      let from = starts[row] as number;
      let hash = HASH_START;
      for (let at = from; at <= end;) {
        const space = at === end ? 1 : wordSpaceAt(bytes, at, end);
        if (space === 0) {
          hash = Math.imul(hash ^ (bytes[at] as number), HASH_FACTOR);
          at++;
          continue;
        }
        if (at > from) {
          if (count === tokens.length) tokens = doubled(tokens);
          tokens[count++] = this.#find(bytes, from, at, hash ^ (hash >>> 15), add);
          hash = HASH_START;
        }
        at += space;
        from = at;
      }
      firsts[row + 1] = count;
    }
    return { firsts, tokens: tokens.subarray(0, count) };
  }

  #find(bytes: Uint8Array, from: number, to: number, hash: number, add: boolean): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const token = this.#slots[slot] as number;
      if (token < 0) break;
      const start = this.#starts[token] as number;
      const end = this.#ends[token] as number;
      if (this.#hashes[token] === hash && equalBytes(this.#bytes, start, end, bytes, from, to)) return token;
      slot = (slot + 1) & mask;
    }
    if (!add) return -1;
    const token = this.#size++;
    this.#slots[slot] = token;
    this.#hashes[token] = hash;
    this.#starts[token] = from;
    this.#ends[token] = to;
    if (2 * this.#size === this.#slots.length) this.#grow();
    return token;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let token = 0; token < this.#size; token++) {
      let slot = (this.#hashes[token] as number) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = token;
    }
    this.#slots = slots;
    this.#hashes = doubled(this.#hashes);
    this.#starts = doubled(this.#starts);
    this.#ends = doubled(this.#ends);
  }
}

/** FNV-1a. */
const HASH_START = 0x811c9dc5 | 0;
const HASH_FACTOR = 0x01000193;

function doubled<T extends Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(values: T): T {
  const larger = new (values.constructor as new (length: number) => T)(2 * values.length);
  larger.set(values);
  return larger;
}
