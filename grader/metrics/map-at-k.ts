import type { TextColumn } from '../../contracts/submission/column.ts';
import type { Metric } from './metric.ts';
import { equalBytes } from './token-table.ts';

/**
 * Mean average precision at k. Both cells hold items between single spaces, of which two in a row hold an empty item
 * that takes up a place. In each row the first k predicted items are walked; the first time a true item comes, at
 * place p from 1, adds (true items so far) / p; the sum is divided by the number of different true items, or k when
 * there are more.
 *
 * Items are equal when their bytes are: 0706016001 is not 706016001. Rows whose true cell is empty do not count.
 *
 * Range 0 to 1; the answers themselves give less where they repeat items. Undefined (NaN) when no row counts.
 */
export function mapAtK(truth: TextColumn, predicted: TextColumn, k: number): number {
  const rows = truth.starts.length;
  let sum = 0;
  let scored = 0;
  const wanted = new Items(truth.bytes);
  const items = new Items(predicted.bytes);
  const found: boolean[] = [];
  for (let row = 0; row < rows; row++) {
    if (truth.starts[row] === truth.ends[row]) continue;
    scored++;
    wanted.read(truth.starts[row] as number, truth.ends[row] as number, Infinity);
    wanted.dropRepeats();
    items.read(predicted.starts[row] as number, predicted.ends[row] as number, k);
    found.length = 0;
    let hits = 0;
    let precision = 0;
    for (let place = 0; place < items.count; place++) {
      const item = wanted.indexOf(items, place);
      if (item < 0 || found[item] === true) continue;
      found[item] = true;
      hits++;
      precision += hits / (place + 1);
    }
    sum += precision / Math.min(wanted.count, k);
  }
  return sum / scored;
}

/** The items of one cell. Hashes tell most that differ apart, without a look at their bytes. */
class Items {
  count = 0;
  readonly #bytes: Uint8Array;
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #hashes: number[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Takes the first `most` items of bytes [start, end), which stand between single spaces; items may be empty. */
  read(start: number, end: number, most: number): void {
    const bytes = this.#bytes;
    this.count = 0;
    let from = start;
    let hash = 0;
    for (let at = start; at <= end && this.count < most; at++) {
      const byte = at < end ? (bytes[at] as number) : 0x20;
      if (byte !== 0x20) {
        hash = (Math.imul(hash, 31) + byte) | 0;
        continue;
      }
      this.#set(this.count++, from, at, hash);
      from = at + 1;
      hash = 0;
    }
  }

  dropRepeats(): void {
    const count = this.count;
    this.count = 0;
    for (let i = 0; i < count; i++) {
      if (this.indexOf(this, i) >= 0) continue;
      this.#set(this.count++, this.#from[i] as number, this.#to[i] as number, this.#hashes[i] as number);
    }
  }

  /** Where the item at `place` of `other` stands here, -1 when it does not. */
  indexOf(other: Items, place: number): number {
    const hash = other.#hashes[place] as number;
    const from = other.#from[place] as number;
    const to = other.#to[place] as number;
    for (let i = 0; i < this.count; i++) {
      if (this.#hashes[i] !== hash) continue;
      if (equalBytes(this.#bytes, this.#from[i] as number, this.#to[i] as number, other.#bytes, from, to))
        return i;
    }
    return -1;
  }

  #set(place: number, from: number, to: number, hash: number): void {
    this.#from[place] = from;
    this.#to[place] = to;
    this.#hashes[place] = hash;
  }
}

/** `k`: how many items of a row count. */
export const MAP_AT_K: Metric = {
  name: 'map_at_k',
  direction: 'higher_is_better',
  optimum: null,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  rounding: 'numpy',
  params: ['k'],
  compute: ({ pairs: [pair], params }) =>
    pair?.truth.kind === 'text' && pair.predicted.kind === 'text'
      ? mapAtK(pair.truth, pair.predicted, Number(params['k']))
      : NaN,
};
