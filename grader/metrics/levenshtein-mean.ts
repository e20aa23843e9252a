import type { TextSink } from '../../contracts/submission/column-builder.ts';
import type { NumberColumn, TextColumn } from '../../contracts/submission/column.ts';
import { EditDistance } from './edit-distance.ts';
import type { Metric } from './metric.ts';
import { isAsciiIn, sharedEnd, sharedStart } from './shared-ends.ts';

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
  readonly #truthView: DataView;
  readonly #values: Float64Array;
  readonly #distance = new EditDistance();
  /** The bytes that texts came from last, and a view of them: nearly always the same. */
  #buffer: Uint8Array;
  #view: DataView;

  constructor(truth: TextColumn) {
    this.#truth = truth;
    this.#truthView = viewOf(truth.bytes);
    this.#values = new Float64Array(truth.starts.length);
    this.#buffer = truth.bytes;
    this.#view = this.#truthView;
  }

  set(row: number, buffer: Uint8Array, start: number, end: number): void {
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#view = viewOf(buffer);
    }
    const { bytes } = this.#truth;
    const a = this.#truthView;
    const b = this.#view;
    let fromA = this.#truth.starts[row] as number;
    let toA = this.#truth.ends[row] as number;
    let fromB = start;
    let toB = end;
    const shared = sharedStartBytes(a, fromA, toA, b, fromB, toB);
    fromA += shared;
    fromB += shared;
    if (fromA === toA && fromB === toB) return;
    const sharedAfter = sharedEndBytes(a, fromA, toA, b, fromB, toB);
    toA -= sharedAfter;
    toB -= sharedAfter;
    this.#values[row] =
      isAsciiIn(a, fromA, toA) && isAsciiIn(b, fromB, toB)
        ? this.#distance.ofBytes(bytes, fromA, toA, buffer, fromB, toB)
        : this.#distance.of(codePoints(bytes, fromA, toA), codePoints(buffer, fromB, toB));
  }

  build(): NumberColumn {
    return { kind: 'number', values: this.#values };
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Distances are integers: their sum is exact in any order. */
function mean(distances: Float64Array): number {
  let sum = 0;
  for (const distance of distances) sum += distance;
  return sum / distances.length;
}

/** How many bytes both begin with, up to where a code point begins. */
function sharedStartBytes(
  a: DataView,
  fromA: number,
  toA: number,
  b: DataView,
  fromB: number,
  toB: number,
): number {
  let shared = sharedStart(a, fromA, toA, b, fromB, toB);
  const cutsInto = (at: number) =>
    (fromA + at < toA && isContinuation(a.getUint8(fromA + at))) ||
    (fromB + at < toB && isContinuation(b.getUint8(fromB + at)));
  while (shared > 0 && cutsInto(shared)) shared--;
  return shared;
}

/** How many bytes both end with, from where a code point begins. */
function sharedEndBytes(
  a: DataView,
  fromA: number,
  toA: number,
  b: DataView,
  fromB: number,
  toB: number,
): number {
  let shared = sharedEnd(a, fromA, toA, b, fromB, toB);
  while (shared > 0 && isContinuation(a.getUint8(toA - shared))) shared--;
  return shared;
}

/** Whether the byte is one of a UTF-8 code point's bytes after its first. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** Of UTF-8 that was found to be valid when it was read. */
function codePoints(bytes: Uint8Array, from: number, to: number): Uint32Array {
  const points = new Uint32Array(to - from);
  let count = 0;
  for (let at = from; at < to;) {
    const first = bytes[at++] as number;
    const following = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let point = following === 0 ? first : first & (0x3f >> following);
    for (let i = 0; i < following; i++) point = (point << 6) | ((bytes[at++] as number) & 0x3f);
    points[count++] = point;
  }
  return points.subarray(0, count);
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
