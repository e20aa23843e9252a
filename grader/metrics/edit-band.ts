/** The diagonals that are looked at: as many as a machine word has bits. */
const WIDTH = 32;
const SYMBOLS = 256;
/** Where the clock starts, again and again: so far from 0 that nothing seems to have been seen lately. */
const START = 2 * WIDTH;
const MOST_TICKS = 2 ** 30;

/**
 * Levenshtein's distance of byte texts that differ little, in one machine word a byte, however long they are: only 32
 * diagonals of the table are followed (Hyyrö 2003, the banded form of Myers' bit vectors). What leaves them costs more than
 * some 32 edits, so a distance up to that is exact; another is not told.
 *
 * Bit b in column j stands for row j - below + b, where rows are bytes of the longer text and columns those of the shorter.
 * `plus` and `minus` say where the table rises and falls from one row to the next. Rows above the first behave like it.
 */
export class EditBand {
  /** For each byte: where it stands in the 32 of the longer text up to when it was seen last, bit 31 being there. */
  readonly #places = new Int32Array(SYMBOLS);
  readonly #seenAt = new Int32Array(SYMBOLS);
  /** Ticks once a byte of the longer text and never goes back: so what was seen in other texts has faded, and nothing is wiped. */
  #clock = START;
  readonly #mostTicks: number;

  /** @param mostTicks after which the clock starts again. */
  constructor(mostTicks: number = MOST_TICKS) {
    this.#mostTicks = mostTicks;
  }

  /** Of bytes [longFrom, longTo) and the no more numerous [shortFrom, shortTo); -1 when it is too far for the band. */
  distance(
    long: Uint8Array,
    longFrom: number,
    longTo: number,
    short: Uint8Array,
    shortFrom: number,
    shortTo: number,
  ): number {
    const more = longTo - longFrom - (shortTo - shortFrom);
    if (more >= WIDTH) return -1;
    // As many diagonals on one side of both ends as on the other.
    const below = (WIDTH - 1 - more) >> 1;
    const most = 2 * (below + 1) + more;
    const places = this.#places;
    const seenAt = this.#seenAt;
    let now = this.#restart(longTo - longFrom);
    const entering = Math.min(longTo, longFrom + WIDTH - 1 - below);
    let next = longFrom;
    for (; next < entering; next++) enter(places, seenAt, long[next] as number, now++);
    now += longFrom + WIDTH - 1 - below - entering;
    const goal = more + below;
    let plus = -1 << below;
    let minus = 0;
    let distance = more;
    for (let i = shortFrom; i < shortTo; i++) {
      if (next < longTo) enter(places, seenAt, long[next++] as number, now);
      const symbol = short[i] as number;
      const ago = now++ - (seenAt[symbol] as number);
      // Nothing where it is 32 ticks or more.
      const here = ((places[symbol] as number) >>> ago) & ((ago - WIDTH) >> 31);
      const equal = (((here & plus) + plus) ^ plus) | here | minus;
      distance += 1 - ((equal >>> goal) & 1);
      if (distance > most) return -1;
      const rises = minus | ~(equal | plus);
      const falls = equal & plus;
      const shifted = equal >>> 1;
      plus = falls | ~(shifted | rises);
      minus = shifted & rises;
    }
    return distance;
  }

  /** The time at which a text of so many bytes begins, after all others have faded. */
  #restart(length: number): number {
    if (this.#clock > this.#mostTicks) {
      this.#seenAt.fill(0);
      this.#clock = START;
    }
    const now = this.#clock;
    this.#clock += length + WIDTH;
    return now;
  }
}

/** Notes that a byte stands at the place of now. */
function enter(places: Int32Array, seenAt: Int32Array, symbol: number, now: number): void {
  const ago = now - (seenAt[symbol] as number);
  places[symbol] = (((places[symbol] as number) >>> ago) & ((ago - WIDTH) >> 31)) | (1 << (WIDTH - 1));
  seenAt[symbol] = now;
}
