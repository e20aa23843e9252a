import { splitWords } from '../../contracts/submission/syntax/python-text.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric } from './metric.ts';

/**
 * Kendall's tau pooled over rows: 1 - 4 (sum of inversions) / (sum of n (n - 1)), where a row's cell puts n items in
 * an order, between white space, and inversions are the pairs that stand in the other order in the truth (AI4Code,
 * 2022).
 *
 * Range -1 to 1. Undefined (NaN) when a predicted row is not a permutation of the true one, or no row has two items.
 */
export function kendallTauPooled(rows: number, truth: CellText, predicted: CellText): number {
  let pairs = 0;
  let inverted = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = splitWords(truth(row));
    const got = splitWords(predicted(row));
    const ranks = ranksIn(wanted, got);
    if (ranks === undefined) return NaN;
    inverted += inversions(ranks);
    pairs += wanted.length * (wanted.length - 1);
  }
  return pairs === 0 ? NaN : 1 - (4 * inverted) / pairs;
}

/** Where each item of `got` stands in `wanted`; undefined when it is no permutation. */
function ranksIn(wanted: readonly string[], got: readonly string[]): Int32Array | undefined {
  if (wanted.length !== got.length) return undefined;
  const places = new Map(wanted.map((item, place) => [item, place]));
  if (places.size !== wanted.length) return undefined;
  const ranks = new Int32Array(got.length);
  for (const [i, item] of got.entries()) {
    const place = places.get(item);
    if (place === undefined || !places.delete(item)) return undefined;
    ranks[i] = place;
  }
  return ranks;
}

/** The number of pairs out of order in a permutation of 0 to n - 1; O(n log n) by a Fenwick tree. */
export function inversions(ranks: Int32Array): number {
  const tree = new Int32Array(ranks.length + 1);
  let count = 0;
  for (let i = ranks.length - 1; i >= 0; i--) {
    const rank = ranks[i] as number;
    for (let at = rank; at > 0; at -= at & -at) count += tree[at] as number;
    for (let at = rank + 1; at < tree.length; at += at & -at) tree[at] = (tree[at] as number) + 1;
  }
  return count;
}

export const KENDALL_TAU_POOLED: Metric = {
  name: 'kendall_tau_pooled',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : kendallTauPooled(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
