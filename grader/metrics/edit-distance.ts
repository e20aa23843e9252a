import { EditBand } from './edit-band.ts';

const WORD_BITS = 32;
/** Symbols below this have a place of their own in the tables; sequences with others are numbered anew. */
const SMALL = 256;

type Symbols = Uint8Array | Uint32Array;

/**
 * Levenshtein's distance of two sequences: the least number of insertions, deletions and substitutions that turn one
 * into the other. No transposition.
 *
 * Myers' bit-vector algorithm (1999) in Hyyrö's blocked form: 32 rows of the table a step, after what both sequences
 * have in common at their ends is cut off. Bytes are tried by EditBand first. An instance keeps its tables between calls.
 */
export class EditDistance {
  /** For each symbol a bit for each place of the pattern where it stands: `blocks` words a symbol, from its start. */
  #places = new Int32Array(1024);
  /** Where the words of a symbol start; 0, where nothing stands, for those that are not in the pattern. */
  #starts = new Int32Array(SMALL);
  #plus = new Int32Array(32);
  #minus = new Int32Array(32);
  readonly #band = new EditBand();

  /** Symbols are integers from 0. */
  of(a: ArrayLike<number>, b: ArrayLike<number>): number {
    let start = 0;
    let endA = a.length;
    let endB = b.length;
    while (start < endA && start < endB && a[start] === b[start]) start++;
    while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
      endA--;
      endB--;
    }
    if (start === endA) return endB - start;
    if (start === endB) return endA - start;
    const shorterFirst = endA <= endB;
    const pattern = smallSymbols(shorterFirst ? a : b, start, shorterFirst ? endA : endB);
    const text = smallSymbols(shorterFirst ? b : a, start, shorterFirst ? endB : endA);
    if (pattern !== undefined && text !== undefined) return this.#whole(pattern, text, SMALL);
    const [first, second, size] = renumber(a, start, endA, b, endB);
    return shorterFirst ? this.#whole(first, second, size) : this.#whole(second, first, size);
  }

  /** Of bytes [fromA, toA) of `a` and [fromB, toB) of `b`: the same, without views of them. */
  ofBytes(a: Uint8Array, fromA: number, toA: number, b: Uint8Array, fromB: number, toB: number): number {
    if (toA - fromA > toB - fromB) return this.ofBytes(b, fromB, toB, a, fromA, toA);
    if (fromA === toA) return toB - fromB;
    const near = this.#band.distance(b, fromB, toB, a, fromA, toA);
    return near >= 0 ? near : this.#distance(a, fromA, toA, b, fromB, toB, SMALL);
  }

  #whole(pattern: Symbols, text: Symbols, alphabet: number): number {
    return this.#distance(pattern, 0, pattern.length, text, 0, text.length, alphabet);
  }

  #distance(
    pattern: Symbols,
    patternFrom: number,
    patternTo: number,
    text: Symbols,
    textFrom: number,
    textTo: number,
    alphabet: number,
  ): number {
    const length = patternTo - patternFrom;
    const blocks = Math.ceil(length / WORD_BITS);
    this.#prepare(pattern, patternFrom, patternTo, blocks, alphabet);
    const places = this.#places;
    const starts = this.#starts;
    const plus = this.#plus;
    const minus = this.#minus;
    const last = blocks - 1;
    const lastBit = (length - 1) % WORD_BITS;
    let distance = length;
    for (let i = textFrom; i < textTo; i++) {
      const start = starts[text[i] as number] as number;
      // What comes in from the row above: the table's first row rises by one a step.
      let rising = 1;
      let falling = 0;
      for (let block = 0; block < blocks; block++) {
        const up = plus[block] as number;
        const down = minus[block] as number;
        const here = places[start + block] as number;
        const vertical = here | down;
        const equal = here | falling;
        const horizontal = (((equal & up) + up) ^ up) | equal;
        const rises = down | ~(horizontal | up);
        const falls = up & horizontal;
        const outBit = block === last ? lastBit : WORD_BITS - 1;
        const shiftedRises = (rises << 1) | rising;
        plus[block] = (falls << 1) | falling | ~(vertical | shiftedRises);
        minus[block] = shiftedRises & vertical;
        rising = (rises >>> outBit) & 1;
        falling = (falls >>> outBit) & 1;
      }
      distance += rising - falling;
    }
    for (let i = patternFrom; i < patternTo; i++) starts[pattern[i] as number] = 0;
    return distance;
  }

  #prepare(pattern: Symbols, from: number, to: number, blocks: number, alphabet: number): void {
    if (this.#starts.length < alphabet) this.#starts = new Int32Array(2 * alphabet);
    const starts = this.#starts;
    // The first `blocks` words stay 0, for symbols that are not in the pattern.
    let used = blocks;
    for (let i = from; i < to; i++) {
      const symbol = pattern[i] as number;
      if (starts[symbol] !== 0) continue;
      starts[symbol] = used;
      used += blocks;
    }
    if (this.#places.length < used) this.#places = new Int32Array(2 * used);
    else this.#places.fill(0, 0, used);
    const places = this.#places;
    for (let place = 0; place < to - from; place++) {
      const word = (starts[pattern[from + place] as number] as number) + (place >>> 5);
      places[word] = (places[word] as number) | (1 << (place & 31));
    }
    if (this.#plus.length < blocks) {
      this.#plus = new Int32Array(2 * blocks);
      this.#minus = new Int32Array(2 * blocks);
    }
    this.#plus.fill(-1, 0, blocks);
    this.#minus.fill(0, 0, blocks);
  }
}

/** The symbols of [start, end), when all are small. */
function smallSymbols(symbols: ArrayLike<number>, start: number, end: number): Symbols | undefined {
  if (symbols instanceof Uint8Array) return symbols.subarray(start, end);
  const small = new Uint32Array(end - start);
  for (let i = start; i < end; i++) {
    const symbol = symbols[i] as number;
    if (!(symbol >= 0 && symbol < SMALL)) return undefined;
    small[i - start] = symbol;
  }
  return small;
}

/** Both sequences in numbers from 0, and how many different ones there are. */
function renumber(
  a: ArrayLike<number>,
  start: number,
  endA: number,
  b: ArrayLike<number>,
  endB: number,
): [Uint32Array, Uint32Array, number] {
  const numbers = new Map<number, number>();
  const numbered = (symbols: ArrayLike<number>, end: number) =>
    Uint32Array.from({ length: end - start }, (_, i) => {
      const symbol = symbols[start + i] as number;
      const number = numbers.get(symbol) ?? numbers.size;
      numbers.set(symbol, number);
      return number;
    });
  return [numbered(a, endA), numbered(b, endB), numbers.size];
}
