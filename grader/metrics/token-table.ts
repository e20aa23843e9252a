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

/** Goes through the tokens of a cell: the words between runs of white space, none of which is empty. */
export class TokenScan {
  /** The token is bytes [from, to); `hash` is by its bytes. */
  from = 0;
  to = 0;
  hash = 0;
  readonly #bytes: Uint8Array;
  #at = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The cell is bytes [start, end). */
  begin(start: number, end: number): void {
    this.#at = start;
    this.#end = end;
  }

  next(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    for (let space = 1; at < end && space > 0; at += space) space = wordSpaceAt(bytes, at, end);
    if (at >= end) return false;
    this.from = at;
    let hash = HASH_START;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      // Of all others, none begins white space.
      if ((byte <= 0x20 || byte >= 0xc2) && wordSpaceAt(bytes, at, end) > 0) break;
      hash = Math.imul(hash ^ byte, HASH_FACTOR);
    }
    this.to = at;
    this.hash = hash ^ (hash >>> 15);
    this.#at = at;
    return true;
  }
}

const FIRST_SLOTS = 1024;

/** Numbers the tokens of a column, without making strings of them. */
export class TokenTable {
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  /** Four numbers a token: its hash, where its bytes start and end in `letters`, and nothing. Near each other in memory. */
  #entries = new Int32Array(2 * FIRST_SLOTS);
  #letters = new Uint8Array(8 * FIRST_SLOTS);
  #size = 0;
  /** The column whose tokens gave the table its numbers. */
  readonly numbered: NumberedTokens;

  constructor(column: TextColumn) {
    this.numbered = this.#number(column);
  }

  get size(): number {
    return this.#size;
  }

  hashOf(token: number): number {
    return this.#entries[4 * token] as number;
  }

  /** Whether bytes [from, to), whose hash this is as well, are that token. */
  isToken(token: number, bytes: Uint8Array, from: number, to: number): boolean {
    const entries = this.#entries;
    const entry = 4 * token;
    return equalBytes(
      this.#letters,
      entries[entry + 1] as number,
      entries[entry + 2] as number,
      bytes,
      from,
      to,
    );
  }

  /** The number of the token in bytes [from, to); -1 when the table lacks it. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    return this.#find(bytes, from, to, hash, false);
  }

  #number({ bytes, starts, ends }: TextColumn): NumberedTokens {
    const firsts = new Uint32Array(starts.length + 1);
    let tokens = new Int32Array(4 * starts.length + 4);
    let count = 0;
    const scan = new TokenScan(bytes);
    for (let row = 0; row < starts.length; row++) {
      scan.begin(starts[row] as number, ends[row] as number);
      while (scan.next()) {
        if (count === tokens.length) tokens = doubled(tokens);
        tokens[count++] = this.#find(bytes, scan.from, scan.to, scan.hash, true);
      }
      firsts[row + 1] = count;
    }
    return { firsts, tokens: tokens.subarray(0, count) };
  }

  #find(bytes: Uint8Array, from: number, to: number, hash: number, add: boolean): number {
    const slots = this.#slots;
    const entries = this.#entries;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const token = slots[slot] as number;
      if (token < 0) break;
      if (entries[4 * token] === hash && this.isToken(token, bytes, from, to)) return token;
      slot = (slot + 1) & mask;
    }
    return add ? this.#add(bytes, from, to, hash, slot) : -1;
  }

  #add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const token = this.#size++;
    const start = token === 0 ? 0 : (this.#entries[4 * token - 2] as number);
    const end = start + to - from;
    while (end > this.#letters.length) this.#letters = doubled(this.#letters);
    // Tokens are short: byte by byte is faster than by views.
    for (let i = from, at = start; i < to; i++, at++) this.#letters[at] = bytes[i] as number;
    this.#slots[slot] = token;
    const entries = this.#entries;
    entries[4 * token] = hash;
    entries[4 * token + 1] = start;
    entries[4 * token + 2] = end;
    if (2 * this.#size === this.#slots.length) this.#grow();
    return token;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let token = 0; token < this.#size; token++) {
      let slot = (this.#entries[4 * token] as number) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = token;
    }
    this.#slots = slots;
    this.#entries = doubled(this.#entries);
  }
}

/** FNV-1a. */
const HASH_START = 0x811c9dc5 | 0;
const HASH_FACTOR = 0x01000193;

function doubled<T extends Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(values: T): T {
  const larger = new (values.constructor as new (length: number) => T)(2 * values.length);
  larger.set(values);
  return larger;
}
