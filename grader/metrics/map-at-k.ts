import type { TextColumn } from '../../contracts/submission/column.ts';
import type { Metric } from './metric.ts';
import { equalBytes } from './token-table.ts';

/**
 * Mean average precision at k. Both cells hold items between single spaces, of which two in a row hold an empty item
 * that takes up a place. In each row the first k predicted items are walked; the first time a true item comes, at
 * place p from 1, adds (true items so far) / p; the sum is divided by the number of different true items, or k when
 * there are more.
 *
 * Items are equal when their bytes are: 0706016001 is not 706016001. Rows whose true cell is empty do not count.
 *
 * Range 0 to 1; the answers themselves give less where they repeat items. Undefined (NaN) when no row counts.
 */
export function mapAtK(truth: TextColumn, predicted: TextColumn, k: number): number {
  const rows = truth.starts.length;
  let sum = 0;
  let scored = 0;
  const wantedFrom: number[] = [];
  const wantedTo: number[] = [];
  const found: boolean[] = [];
  for (let row = 0; row < rows; row++) {
    if (truth.starts[row] === truth.ends[row]) continue;
    scored++;
    wantedFrom.length = 0;
    wantedTo.length = 0;
    found.length = 0;
    const indexOf = (bytes: Uint8Array, from: number, to: number): number => {
      for (let i = 0; i < wantedFrom.length; i++) {
        if (equalBytes(truth.bytes, wantedFrom[i] as number, wantedTo[i] as number, bytes, from, to))
          return i;
      }
      return -1;
    };
    forEachItem(truth.bytes, truth.starts[row] as number, truth.ends[row] as number, (from, to) => {
      if (indexOf(truth.bytes, from, to) >= 0) return;
      wantedFrom.push(from);
      wantedTo.push(to);
      found.push(false);
    });
    let place = 0;
    let hits = 0;
    let precision = 0;
    forEachItem(
      predicted.bytes,
      predicted.starts[row] as number,
      predicted.ends[row] as number,
      (from, to) => {
        if (++place > k) return;
        const item = indexOf(predicted.bytes, from, to);
        if (item < 0 || found[item] === true) return;
        found[item] = true;
        hits++;
        precision += hits / place;
      },
    );
    sum += precision / Math.min(wantedFrom.length, k);
  }
  return sum / scored;
}

/** Calls `take` with bytes [from, to) of each item of [start, end) between single spaces; items may be empty. */
function forEachItem(
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

/** `k`: how many items of a row count. */
export const MAP_AT_K: Metric = {
  name: 'map_at_k',
  direction: 'higher_is_better',
  optimum: null,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  rounding: 'numpy',
  params: ['k'],
  compute: ({ pairs: [pair], params }) =>
    pair?.truth.kind === 'text' && pair.predicted.kind === 'text'
      ? mapAtK(pair.truth, pair.predicted, Number(params['k']))
      : NaN,
};
