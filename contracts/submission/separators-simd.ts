/**
 * Lists where the bytes comma, quote, LF and CR stand in `[base + from, base + to)` of the memory: as int32 from `places`
 * on, each counted from `base`. @returns how many. Up to 15 bytes after the last are read, and not looked at.
 */
export type SeparatorScan = (base: number, from: number, to: number, places: number) => number;

export interface ScannedMemory {
  /** Another one after `grow`. */
  readonly buffer: ArrayBuffer;
  /** By so many pages of 64 KiB. */
  grow(pages: number): number;
}

/** The little that is used of WebAssembly, which no library of the project declares. */
interface WebAssemblyParts {
  readonly Memory: new (size: { initial: number }) => ScannedMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { scan: SeparatorScan } };
}

/**
 * The function above, made of the instructions below, and its memory; undefined on a machine that lacks such instructions
 * or has no address space left.
 */
export function simdScan(pages: number): { memory: ScannedMemory; scan: SeparatorScan } | undefined {
  const { WebAssembly: parts } = globalThis as unknown as { WebAssembly?: WebAssemblyParts };
  try {
    if (parts === undefined) return undefined;
    const memory = new parts.Memory({ initial: pages });
    const { exports } = new parts.Instance(new parts.Module(moduleBytes()), { '': { memory } });
    return { memory, scan: exports.scan };
  } catch {
    return undefined;
  }
}

type Code = readonly number[];

/** Unsigned and signed LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
function signed(value: number): Code {
  const more = value < -0x40 || value >= 0x40;
  return more ? [(value & 0x7f) | 0x80, ...signed(value >> 7)] : [value & 0x7f];
}

const constant = (value: number): Code => [0x41, ...signed(value)];
const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
/** A block with a loop inside: `leaveIf` ends it, `again` goes round. */
const loop = (...code: Code[]): Code => [0x02, 0x40, 0x03, 0x40, ...code.flat(), 0x0b, 0x0b];
const leaveIf: Code = [0x0d, 1];
const again: Code = [0x0c, 0];
const ADD: Code = [0x6a];
const SUBTRACT: Code = [0x6b];
const AND: Code = [0x71];
const SHIFT_LEFT: Code = [0x74];
const SHIFT_RIGHT: Code = [0x76];
const IS_ZERO: Code = [0x45];
const LESS_OR_EQUAL: Code = [0x4c];
const GREATER_OR_EQUAL: Code = [0x4e];
const TRAILING_ZEROS: Code = [0x68];
const STORE: Code = [0x36, 2, 0];
const LOAD_16: Code = [...simd(0), 0, 0];
const SPLAT: Code = simd(15);
const EQUAL_BYTES: Code = simd(35);
const OR_16: Code = simd(80);
/** A bit for each of the 16 bytes. */
const BITMASK: Code = simd(100);

const I32 = 0x7f;
const V128 = 0x7b;

/** Parameters, then locals. */
const [BASE, AT, TO, PLACES, BITS, NEXT, CHUNK] = [0, 1, 2, 3, 4, 5, 6] as const;

const equals = (byte: number): Code => [...get(CHUNK), ...constant(byte), ...SPLAT, ...EQUAL_BYTES];

/** Sixteen bytes a turn; for each bit of their mask, its place is stored. */
const SCAN: Code = [
  ...[...get(PLACES), ...set(NEXT)],
  ...loop(
    [...get(AT), ...get(TO), ...GREATER_OR_EQUAL, ...leaveIf],
    [...get(BASE), ...get(AT), ...ADD, ...LOAD_16, ...set(CHUNK)],
    [...equals(0x2c), ...equals(0x0a), ...OR_16, ...equals(0x22), ...OR_16, ...equals(0x0d), ...OR_16],
    [...BITMASK, ...set(BITS)],
    // In the last turn, the bytes from `to` on do not count: bits &= (1 << (to - at)) - 1 where that is below 16.
    [...get(TO), ...get(AT), ...SUBTRACT, ...constant(15), ...LESS_OR_EQUAL],
    [0x04, 0x40], // if
    [...get(BITS), ...constant(1), ...get(TO), ...get(AT), ...SUBTRACT, ...SHIFT_LEFT],
    [...constant(1), ...SUBTRACT, ...AND, ...set(BITS)],
    [0x0b], // end if
    loop(
      [...get(BITS), ...IS_ZERO, ...leaveIf],
      [...get(NEXT), ...get(AT), ...get(BITS), ...TRAILING_ZEROS, ...ADD, ...STORE],
      [...get(NEXT), ...constant(4), ...ADD, ...set(NEXT)],
      [...get(BITS), ...get(BITS), ...constant(1), ...SUBTRACT, ...AND, ...set(BITS)],
      again,
    ),
    [...get(AT), ...constant(16), ...ADD, ...set(AT)],
    again,
  ),
  ...[...get(NEXT), ...get(PLACES), ...SUBTRACT, ...constant(2), ...SHIFT_RIGHT, 0x0b],
];

/** The module in WebAssembly's binary format: one type, one imported memory, one exported function. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  const list = (...entries: Code[]): Code => [...unsigned(entries.length), ...entries.flat()];
  const text = (name: string): Code => list(...[...Buffer.from(name)].map((byte) => [byte]));
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const locals = list([2, I32], [1, V128]);
  const body = [...locals, ...SCAN];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([0x60, ...list([I32], [I32], [I32], [I32]), ...list([I32])])),
    ...section(2, list([...text(''), ...text('memory'), 0x02, 0x00, 1])),
    ...section(3, list([0])),
    ...section(7, list([...text('scan'), 0x00, 0])),
    ...section(10, list([...unsigned(body.length), ...body])),
  ]);
}
