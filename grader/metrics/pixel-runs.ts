import type { Runs } from '../../contracts/submission/syntax/run-length.ts';

/** Sets of pixels as runs (run-length.ts), of which only those below `size`, the image's pixels, exist. */

/** How many pixels the runs hold. */
export function countPixels(runs: Runs, size: number): number {
  let count = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const from = runs[i] as number;
    if (from >= size) break;
    count += Math.min(runs[i + 1] as number, size) - from;
  }
  return count;
}

/** How many pixels both hold; O(runs of both). */
export function countShared(a: Runs, b: Runs, size: number): number {
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const from = Math.max(a[i] as number, b[j] as number);
    const endA = a[i + 1] as number;
    const endB = b[j + 1] as number;
    const to = Math.min(endA, endB, size);
    if (to > from) count += to - from;
    if (endA <= endB) i += 2;
    else j += 2;
  }
  return count;
}
