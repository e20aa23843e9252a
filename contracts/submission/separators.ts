import { simdScan, type ScannedMemory, type SeparatorScan } from './separators-simd.ts';

export const COMMA = 0x2c;
export const QUOTE = 0x22;
export const LF = 0x0a;
export const CR = 0x0d;

/** What is found in one call at most, so that the list of places has a size. */
export const MAX_SCAN_BYTES = 256 * 1024 + 16;

/**
 * A buffer that knows where the four bytes stand that structure a CSV: comma, quote, LF and CR.
 *
 * `bytes` is what it holds; it is another array after `grow`. `places` lists the found ones in order, those of the last
 * `find` alone.
 */
export interface SeparatorBuffer {
  readonly bytes: Uint8Array;
  readonly places: Int32Array;
  /** Finds them in bytes [from, to), at most MAX_SCAN_BYTES of them; how many there are. */
  find(from: number, to: number): number;
  /** Room for `capacity` bytes; those that are there stay. */
  grow(capacity: number): void;
}

export class PlainSeparators implements SeparatorBuffer {
  bytes: Uint8Array;
  readonly places = new Int32Array(MAX_SCAN_BYTES);

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  find(from: number, to: number): number {
    const { bytes, places } = this;
    let count = 0;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number;
      // Nearly every byte lies above the comma, the greatest of the four.
      if (byte <= COMMA && (byte === COMMA || byte === LF || byte === CR || byte === QUOTE))
        places[count++] = at;
    }
    return count;
  }

  grow(capacity: number): void {
    const larger = new Uint8Array(capacity);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

const PAGE_BYTES = 64 * 1024;
/** Where the places lie in the memory; the bytes follow, and after them some that may be read but mean nothing. */
const PLACES_BYTES = Math.ceil((4 * MAX_SCAN_BYTES) / PAGE_BYTES) * PAGE_BYTES;
const SLACK_BYTES = 16;

/** The same with 16 bytes looked at in one step, in the memory of a WebAssembly module: several times as fast. */
export class SimdSeparators implements SeparatorBuffer {
  bytes: Uint8Array;
  places: Int32Array;
  readonly #memory: ScannedMemory;
  readonly #scan: SeparatorScan;

  private constructor(memory: ScannedMemory, scan: SeparatorScan, capacity: number) {
    this.#memory = memory;
    this.#scan = scan;
    this.places = new Int32Array(memory.buffer, 0, MAX_SCAN_BYTES);
    this.bytes = new Uint8Array(memory.buffer, PLACES_BYTES, capacity);
  }

  /** Undefined where it cannot be had. */
  static create(capacity: number): SimdSeparators | undefined {
    const made = simdScan(pagesFor(capacity));
    return made && new SimdSeparators(made.memory, made.scan, capacity);
  }

  find(from: number, to: number): number {
    return this.#scan(PLACES_BYTES, from, to, 0);
  }

  grow(capacity: number): void {
    const more = pagesFor(capacity) - this.#memory.buffer.byteLength / PAGE_BYTES;
    if (more > 0) this.#memory.grow(more);
    this.places = new Int32Array(this.#memory.buffer, 0, MAX_SCAN_BYTES);
    this.bytes = new Uint8Array(this.#memory.buffer, PLACES_BYTES, capacity);
  }
}

function pagesFor(capacity: number): number {
  return Math.ceil((PLACES_BYTES + capacity + SLACK_BYTES) / PAGE_BYTES);
}
