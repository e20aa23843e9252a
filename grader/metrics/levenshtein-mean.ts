import type { TextColumn } from '../../contracts/submission/column.ts';
import { EditDistance } from './edit-distance.ts';
import type { Metric } from './metric.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The mean edit distance of predicted and true texts, in Unicode code points.
 *
 * Range 0 to infinity. Undefined (NaN) without rows.
 */
export function levenshteinMean(truth: TextColumn, predicted: TextColumn): number {
  const distance = new EditDistance();
  const rows = truth.starts.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let fromA = truth.starts[row] as number;
    let toA = truth.ends[row] as number;
    let fromB = predicted.starts[row] as number;
    let toB = predicted.ends[row] as number;
    // What both have in common at their ends is cut off here, byte by byte, since most of most texts is.
    const shared = sharedStart(truth.bytes, fromA, toA, predicted.bytes, fromB, toB);
    fromA += shared;
    fromB += shared;
    const sharedAfter = sharedEnd(truth.bytes, fromA, toA, predicted.bytes, fromB, toB);
    toA -= sharedAfter;
    toB -= sharedAfter;
    if (fromA === toA && fromB === toB) continue;
    sum +=
      isAscii(truth.bytes, fromA, toA) && isAscii(predicted.bytes, fromB, toB)
        ? distance.ofBytes(truth.bytes, fromA, toA, predicted.bytes, fromB, toB)
        : distance.of(codePoints(truth.bytes, fromA, toA), codePoints(predicted.bytes, fromB, toB));
  }
  return sum / rows;
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
  compute: ({ pairs: [pair] }) =>
    pair?.truth.kind === 'text' && pair.predicted.kind === 'text'
      ? levenshteinMean(pair.truth, pair.predicted)
      : NaN,
};
