import type { TextSink } from '../../contracts/submission/column-builder.ts';
import type { NumberColumn, TextColumn } from '../../contracts/submission/column.ts';
import { EditDistance } from './edit-distance.ts';
import type { Metric } from './metric.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The mean edit distance of predicted and true texts, in Unicode code points.
 *
 * Range 0 to infinity. Undefined (NaN) without rows.
 */
export function levenshteinMean(truth: TextColumn, predicted: TextColumn): number {
  const distances = new Distances(truth);
  for (let row = 0; row < truth.starts.length; row++) {
    distances.set(row, predicted.bytes, predicted.starts[row] as number, predicted.ends[row] as number);
  }
  return mean(distances.build().values);
}

/** Takes predicted texts as they come and keeps, for each row, how far its text is from the truth. */
class Distances implements TextSink {
  readonly #truth: TextColumn;
  readonly #values: Float64Array;
  readonly #distance = new EditDistance();

  constructor(truth: TextColumn) {
    this.#truth = truth;
    this.#values = new Float64Array(truth.starts.length);
  }

  set(row: number, buffer: Uint8Array, start: number, end: number): void {
    const { bytes } = this.#truth;
    let fromA = this.#truth.starts[row] as number;
    let toA = this.#truth.ends[row] as number;
    let fromB = start;
    let toB = end;
    // What both have in common at their ends is cut off here, byte by byte, since most of most texts is.
    const shared = sharedStart(bytes, fromA, toA, buffer, fromB, toB);
    fromA += shared;
    fromB += shared;
    const sharedAfter = sharedEnd(bytes, fromA, toA, buffer, fromB, toB);
    toA -= sharedAfter;
    toB -= sharedAfter;
    if (fromA === toA && fromB === toB) return;
    this.#values[row] =
      isAscii(bytes, fromA, toA) && isAscii(buffer, fromB, toB)
        ? this.#distance.ofBytes(bytes, fromA, toA, buffer, fromB, toB)
        : this.#distance.of(codePoints(bytes, fromA, toA), codePoints(buffer, fromB, toB));
  }

  build(): NumberColumn {
    return { kind: 'number', values: this.#values };
  }
}

/** Distances are integers: their sum is exact in any order. */
function mean(distances: Float64Array): number {
  let sum = 0;
  for (const distance of distances) sum += distance;
  return sum / distances.length;
}

/** How many bytes both begin with, up to where a code point begins. */
function sharedStart(
  a: Uint8Array,
  fromA: number,
  toA: number,
  b: Uint8Array,
  fromB: number,
  toB: number,
): number {
  const most = Math.min(toA - fromA, toB - fromB);
  let shared = 0;
  while (shared < most && a[fromA + shared] === b[fromB + shared]) shared++;
  const cutsInto = (at: number) =>
    (fromA + at < toA && isContinuation(a[fromA + at])) ||
    (fromB + at < toB && isContinuation(b[fromB + at]));
  while (shared > 0 && cutsInto(shared)) shared--;
  return shared;
}

/** How many bytes both end with, from where a code point begins. */
function sharedEnd(
  a: Uint8Array,
  fromA: number,
  toA: number,
  b: Uint8Array,
  fromB: number,
  toB: number,
): number {
  const most = Math.min(toA - fromA, toB - fromB);
  let shared = 0;
  while (shared < most && a[toA - 1 - shared] === b[toB - 1 - shared]) shared++;
  while (shared > 0 && isContinuation(a[toA - shared])) shared--;
  return shared;
}

/** Whether the byte is one of a UTF-8 code point's bytes after its first. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Whether bytes [from, to) are all ASCII, and so their own code points. */
function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

function codePoints(bytes: Uint8Array, from: number, to: number): ArrayLike<number> {
  const text = utf8.decode(bytes.subarray(from, to));
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

export const LEVENSHTEIN_MEAN: Metric = {
  name: 'levenshtein_mean',
  direction: 'lower_is_better',
  optimum: 0,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  rounding: 'numpy',
  rowByRow: (truth) => (truth.kind === 'text' ? new Distances(truth) : undefined),
  compute: ({ pairs: [pair] }) => {
    if (pair?.predicted.kind === 'number') return mean(pair.predicted.values);
    if (pair?.truth.kind !== 'text' || pair.predicted.kind !== 'text') return NaN;
    return levenshteinMean(pair.truth, pair.predicted);
  },
};
