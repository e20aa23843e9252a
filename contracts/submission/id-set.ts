/** An open-addressing table of row numbers; at most half full. */
function buildTable(count: number, hashOfRow: (row: number) => number): Int32Array {
  let size = 4;
  while (size < 2 * count) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  for (let row = 0; row < count; row++) {
    let slot = hashOfRow(row) & (size - 1);
    while (slots[slot] !== -1) slot = (slot + 1) & (size - 1);
    slots[slot] = row;
  }
  return slots;
}

export class IntegerIds {
  readonly kind = 'integer';
  readonly values: Float64Array;
  #index: IntegerIndex | undefined;

  /** @param values safe integers, one a row. */
  constructor(values: Float64Array) {
    this.values = values;
  }

  get count(): number {
    return this.values.length;
  }

  /** The row of `id`, -1 when there is none. */
  find(id: number, expectedRow: number): number {
    if (this.values[expectedRow] === id) return expectedRow;
    const { least, slots, dense } = (this.#index ??= integerIndex(this.values));
    // Outside of a dense table `slots` gives undefined: such an id is unknown.
    if (dense) return slots[id - least] ?? -1;
    const mask = slots.length - 1;
    let slot = hashInteger(id) & mask;
    for (;;) {
      const row = slots[slot] as number;
      if (row === -1 || this.values[row] === id) return row;
      slot = (slot + 1) & mask;
    }
  }

  textAt(row: number): string {
    return String(this.values[row]);
  }

  compare(a: number, b: number): number {
    return (this.values[a] as number) - (this.values[b] as number);
  }
}

/** Dense: `slots[id - least]` is the row. Otherwise a hash table. */
interface IntegerIndex {
  readonly dense: boolean;
  readonly least: number;
  readonly slots: Int32Array;
}

/** Ids that fill their range at least by a quarter need no hashing. */
function integerIndex(values: Float64Array): IntegerIndex {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const span = greatest - least + 1;
  if (!(span >= 1 && span <= 4 * values.length)) {
    return {
      dense: false,
      least,
      slots: buildTable(values.length, (row) => hashInteger(values[row] as number)),
    };
  }
  const slots = new Int32Array(span).fill(-1);
  for (let row = values.length - 1; row >= 0; row--) slots[(values[row] as number) - least] = row;
  return { dense: true, least, slots };
}

/** Text ids in one block of bytes: id i is bytes [offsets[i], offsets[i + 1]). */
export class TextIds {
  readonly kind = 'text';
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
  #slots: Int32Array | undefined;

  constructor(bytes: Uint8Array, offsets: Uint32Array) {
    this.bytes = bytes;
    this.offsets = offsets;
  }

  get count(): number {
    return this.offsets.length - 1;
  }

  /** The row of the id in bytes [start, end) of `buffer`, -1 when there is none. */
  find(buffer: Uint8Array, start: number, end: number, expectedRow: number): number {
    if (expectedRow < this.count && this.#equals(expectedRow, buffer, start, end)) return expectedRow;
    const slots = this.#table();
    const mask = slots.length - 1;
    let slot = hashBytes(buffer, start, end) & mask;
    for (;;) {
      const row = slots[slot] as number;
      if (row === -1 || this.#equals(row, buffer, start, end)) return row;
      slot = (slot + 1) & mask;
    }
  }

  textAt(row: number): string {
    return Buffer.from(this.bytes.subarray(this.offsets[row], this.offsets[row + 1])).toString('utf8');
  }

  compare(a: number, b: number): number {
    const { bytes, offsets } = this;
    return Buffer.compare(
      bytes.subarray(offsets[a], offsets[a + 1]),
      bytes.subarray(offsets[b], offsets[b + 1]),
    );
  }

  #equals(row: number, buffer: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[row] as number;
    const length = end - start;
    if ((this.offsets[row + 1] as number) - from !== length) return false;
    const bytes = this.bytes;
    for (let i = 0; i < length; i++) if (bytes[from + i] !== buffer[start + i]) return false;
    return true;
  }

  #table(): Int32Array {
    const { bytes, offsets } = this;
    return (this.#slots ??= buildTable(this.count, (row) =>
      hashBytes(bytes, offsets[row] as number, offsets[row + 1] as number),
    ));
  }
}

/**
 * The ids of a competition's rows, each with its row number. Looking one up tries the row that is expected next
 * first, since most submissions keep the sample's order; the index is built only when an id is elsewhere. It holds
 * the competition's own ids alone, so a hostile submission cannot make its chains long.
 */
export type Ids = IntegerIds | TextIds;

/** A row whose id stands in an earlier row too, -1 when all ids differ. */
export function findRepeatedId(ids: Ids): number {
  for (let row = 0; row < ids.count; row++) {
    const first =
      ids.kind === 'integer'
        ? ids.find(ids.values[row] as number, ids.count)
        : ids.find(ids.bytes, ids.offsets[row] as number, ids.offsets[row + 1] as number, ids.count);
    if (first !== row) return row;
  }
  return -1;
}

/**
 * The row of `id`, an id of `other` given by its row there; -1 when `ids` lacks it. Both sets are of one kind. Where
 * an id is repeated it is the first row, or `expectedRow` when the id stands there.
 */
export function findIn(ids: Ids, other: Ids, row: number, expectedRow = row): number {
  if (ids.kind === 'integer')
    return other.kind === 'integer' ? ids.find(other.values[row] as number, expectedRow) : -1;
  if (other.kind !== 'text') return -1;
  return ids.find(other.bytes, other.offsets[row] as number, other.offsets[row + 1] as number, expectedRow);
}

function hashInteger(id: number): number {
  const low = id | 0;
  const high = Math.floor(id / 0x1_0000_0000) | 0;
  return mix(Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b));
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return mix(hash);
}

/** Spreads all bits over the low ones, which choose the slot. */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  return h >>> 0;
}
