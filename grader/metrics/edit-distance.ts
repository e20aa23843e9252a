const WORD_BITS = 32;

/**
 * Levenshtein's distance of two sequences: the least number of insertions, deletions and substitutions that turn one
 * into the other. No transposition.
 *
 * Myers' bit-vector algorithm (1999) in Hyyrö's blocked form: 32 rows of the table a step, after what both sequences
 * have in common at their ends is cut off. An instance keeps its tables between calls.
 */
export class EditDistance {
  /** For each symbol of the pattern, a bit for each place where it stands; `#blocks` words a symbol. */
  #places = new Int32Array(1024);
  #plus = new Int32Array(32);
  #minus = new Int32Array(32);
  #symbols = new Map<number, number>();

  /** Symbols are integers. */
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
    return endA - start <= endB - start
      ? this.#distance(a, start, endA, b, start, endB)
      : this.#distance(b, start, endB, a, start, endA);
  }

  #distance(
    pattern: ArrayLike<number>,
    patternStart: number,
    patternEnd: number,
    text: ArrayLike<number>,
    textStart: number,
    textEnd: number,
  ): number {
    const length = patternEnd - patternStart;
    const blocks = Math.ceil(length / WORD_BITS);
    this.#prepare(pattern, patternStart, patternEnd, blocks);
    const places = this.#places;
    const plus = this.#plus;
    const minus = this.#minus;
    const lastBit = (length - 1) % WORD_BITS;
    let distance = length;
    for (let i = textStart; i < textEnd; i++) {
      // Symbol 0 stands nowhere in the pattern.
      const symbol = (this.#symbols.get(text[i] as number) ?? 0) * blocks;
      let carry = 1;
      for (let block = 0; block < blocks; block++) {
        const up = plus[block] as number;
        const down = minus[block] as number;
        let equal = places[symbol + block] as number;
        const vertical = equal | down;
        if (carry < 0) equal |= 1;
        const horizontal = ((((equal & up) + up) | 0) ^ up) | equal;
        let rises = down | ~(horizontal | up);
        let falls = up & horizontal;
        const outBit = block === blocks - 1 ? lastBit : WORD_BITS - 1;
        const out = ((rises >>> outBit) & 1) - ((falls >>> outBit) & 1);
        rises = (rises << 1) | (carry > 0 ? 1 : 0);
        falls = (falls << 1) | (carry < 0 ? 1 : 0);
        plus[block] = falls | ~(vertical | rises);
        minus[block] = rises & vertical;
        carry = out;
      }
      distance += carry;
    }
    return distance;
  }

  #prepare(pattern: ArrayLike<number>, start: number, end: number, blocks: number): void {
    const symbols = this.#symbols;
    symbols.clear();
    for (let i = start; i < end; i++) {
      const symbol = pattern[i] as number;
      if (!symbols.has(symbol)) symbols.set(symbol, symbols.size + 1);
    }
    const size = (symbols.size + 1) * blocks;
    if (this.#places.length < size) this.#places = new Int32Array(2 * size);
    else this.#places.fill(0, 0, size);
    if (this.#plus.length < blocks) {
      this.#plus = new Int32Array(2 * blocks);
      this.#minus = new Int32Array(2 * blocks);
    }
    this.#plus.fill(-1, 0, blocks);
    this.#minus.fill(0, 0, blocks);
    for (let i = start; i < end; i++) {
      const place = i - start;
      const word = (symbols.get(pattern[i] as number) ?? 0) * blocks + Math.floor(place / WORD_BITS);
      this.#places[word] = (this.#places[word] as number) | (1 << (place % WORD_BITS));
    }
  }
}
