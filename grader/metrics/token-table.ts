/** Calls `take` with bytes [from, to) of each token of [start, end) between single spaces; tokens may be empty. */
export function forEachToken(
  bytes: Uint8Array,
  start: number,
  end: number,
  take: (from: number, to: number) => void,
): void {
  let from = start;
  for (let at = start; at < end; at++) {
    if (bytes[at] !== 0x20) continue;
    take(from, at);
    from = at + 1;
  }
  take(from, end);
}

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

/** Numbers tokens by their bytes, without making strings of them. */
export class TokenTable {
  #slots = new Int32Array(1024).fill(-1);
  readonly #tokens: { readonly bytes: Uint8Array; readonly from: number; readonly to: number }[] = [];
  readonly #hashes: number[] = [];

  get size(): number {
    return this.#tokens.length;
  }

  /** The number of the token in bytes [from, to), -1 when it was never added. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.#slots[this.#slotOf(bytes, from, to, hashBytes(bytes, from, to))] as number;
  }

  /** The token's number, a new one the first time. The bytes are not copied. */
  add(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashBytes(bytes, from, to);
    const slot = this.#slotOf(bytes, from, to, hash);
    const found = this.#slots[slot] as number;
    if (found >= 0) return found;
    const number = this.#tokens.push({ bytes, from, to }) - 1;
    this.#hashes.push(hash);
    this.#slots[slot] = number;
    if (2 * this.#tokens.length > this.#slots.length) this.#grow();
    return number;
  }

  #slotOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const number = this.#slots[slot] as number;
      if (number < 0) return slot;
      const token = this.#tokens[number];
      const same =
        this.#hashes[number] === hash &&
        token !== undefined &&
        equalBytes(token.bytes, token.from, token.to, bytes, from, to);
      if (same) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    this.#hashes.forEach((hash, number) => {
      let slot = hash & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = number;
    });
    this.#slots = slots;
  }
}

function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x7feb352d) >>> 0;
}
