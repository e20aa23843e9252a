import { ByteBuilder, NumberBuilder } from './column-builder.ts';
import type { IdColumn } from './format.ts';
import { findIn, IntegerIds, TextIds } from './id-set.ts';
import type { Ids } from './id-set.ts';
import { shownId } from './id-fields.ts';
import { parseInteger, parseNumber } from './number-text.ts';
import type { Refusal } from './refusal.ts';
import { shownText } from './shown-text.ts';

/** Collects the ids of a trusted file (the sample, the answers) in file order. */
interface IdBuilder {
  /** False when the bytes are no id of this kind. */
  add(buffer: Uint8Array, start: number, end: number): boolean;
  build(): Ids;
}

export function idBuilder(id: IdColumn): IdBuilder {
  if (id.kind === 'integer') {
    const values = new NumberBuilder();
    return {
      add(buffer, start, end) {
        const value = parseIntegerId(buffer, start, end);
        if (!Number.isSafeInteger(value)) return false;
        values.add(value);
        return true;
      },
      build: () => new IntegerIds(values.build()),
    };
  }
  const bytes = new ByteBuilder();
  const offsets = new NumberBuilder();
  offsets.add(0);
  return {
    add(buffer, start, end) {
      bytes.add(buffer, start, end);
      offsets.add(bytes.length);
      return true;
    },
    build: () => new TextIds(bytes.build(), Uint32Array.from(offsets.build())),
  };
}

/** The integer that the id spells, also as 3.0; NaN when it is none. */
function parseIntegerId(buffer: Uint8Array, start: number, end: number): number {
  const value = parseInteger(buffer, start, end);
  if (!Number.isNaN(value)) return value;
  const number = parseNumber(buffer, start, end);
  return Number.isSafeInteger(number) ? number : NaN;
}

/** So many rows in a row out of the set's order, and the next row is no longer tried first: it is rarely in the cache. */
const STRAYS_UNTIL_SHUFFLED = 1000;

/**
 * Matches the ids of a submission to the rows of an id set and counts what does not match. Each row of the set must
 * come exactly once, in any order. Where the set repeats an id, its rows are taken one after the other.
 */
export class IdMatcher {
  readonly #ids: Ids;
  /** A bit a row: small enough to stay in the cache when rows come in any order. */
  readonly #seen: Uint32Array;
  readonly #repeats: RepeatedIds | undefined;
  #next = 0;
  #strays = 0;
  #matched = 0;
  #unknown: { count: number; line: number; got: string } | undefined;
  #duplicate: { count: number; line: number; got: string } | undefined;

  constructor(ids: Ids, id: Pick<IdColumn, 'repeats'> = {}) {
    this.#ids = ids;
    this.#repeats = id.repeats === true ? new RepeatedIds(ids) : undefined;
    this.#seen = new Uint32Array(Math.ceil(ids.count / 32));
  }

  /** The row of the id in bytes [start, end): -1 when it is unknown or was there before, -2 when it is no id at all. */
  match(buffer: Uint8Array, start: number, end: number, line: number): number {
    const nextFirst = this.#strays < STRAYS_UNTIL_SHUFFLED && this.#repeats === undefined;
    const expected = nextFirst ? this.#next : this.#ids.count;
    let row: number;
    if (this.#ids.kind === 'integer') {
      const id = parseIntegerId(buffer, start, end);
      if (Number.isNaN(id)) return -2;
      row = Number.isSafeInteger(id) ? this.#ids.find(id, expected) : -1;
    } else {
      row = this.#ids.find(buffer, start, end, expected);
    }
    if (row === -1) {
      this.#unknown ??= { count: 0, line, got: shownIdBytes(buffer, start, end) };
      this.#unknown.count++;
      return -1;
    }
    if (this.#repeats !== undefined) row = this.#repeats.take(row);
    this.#strays = row === this.#next ? 0 : this.#strays + 1;
    this.#next = row + 1;
    const bits = this.#seen[row >>> 5] as number;
    if ((bits & (1 << (row & 31))) !== 0) {
      this.#duplicate ??= { count: 0, line, got: shownIdBytes(buffer, start, end) };
      this.#duplicate.count++;
      return -1;
    }
    this.#seen[row >>> 5] = bits | (1 << (row & 31));
    this.#matched++;
    return row;
  }

  /** What is wrong with the ids as a whole, once all rows are read. */
  verdict(): Refusal | undefined {
    if (this.#unknown !== undefined) return { code: 'UNKNOWN_ID', ...this.#unknown };
    if (this.#duplicate !== undefined) return { code: 'DUPLICATE_ID', ...this.#duplicate };
    const count = this.#ids.count - this.#matched;
    if (count === 0) return undefined;
    return { code: 'MISSING_ID', count, want: shownText(shownId(this.#ids.textAt(this.#leastMissing()))) };
  }

  /** The least missing id, so that the order in which the set holds its ids shows nowhere. */
  #leastMissing(): number {
    let least = -1;
    for (let row = 0; row < this.#ids.count; row++) {
      const seen = ((this.#seen[row >>> 5] as number) & (1 << (row & 31))) !== 0;
      if (!seen && (least < 0 || this.#ids.compare(row, least) < 0)) least = row;
    }
    return least;
  }
}

/** An id of a submission as a refusal shows it. */
export function shownIdBytes(buffer: Uint8Array, start: number, end: number): string {
  return shownText(shownId(Buffer.from(buffer.subarray(start, Math.min(end, start + 400))).toString('utf8')));
}

/** The rows of each id in the set's order, to be taken one after the other; of an id that has no more, the last. */
class RepeatedIds {
  /** The next row of the same id, -1 at the last. */
  readonly #following: Int32Array;
  /** By an id's first row: the row to take next. */
  readonly #next: Int32Array;

  constructor(ids: Ids) {
    this.#following = new Int32Array(ids.count).fill(-1);
    this.#next = new Int32Array(ids.count).fill(-1);
    for (let row = ids.count - 1; row >= 0; row--) {
      const first = findIn(ids, ids, row, ids.count);
      this.#following[row] = this.#next[first] as number;
      this.#next[first] = row;
    }
  }

  take(first: number): number {
    const row = this.#next[first] as number;
    const following = this.#following[row] as number;
    if (following >= 0) this.#next[first] = following;
    return row;
  }
}
