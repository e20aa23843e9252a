import { averageRanks } from '../metrics/average-ranks.ts';

/** A question with two answers, one a row: is this row positive? */
export interface Target {
  /** The column of the answers. */
  readonly column: string;
  readonly positive: Uint8Array;
}

/** How well ranking by `values` tells positive rows from the others, whichever way round: AUC from 0.5 to 1. */
export function separation(ranks: Float64Array, { positive }: Target): number {
  let count = 0;
  let sum = 0;
  for (const [row, is] of positive.entries()) {
    if (is === 0) continue;
    count += 1;
    sum += ranks[row] as number;
  }
  const others = positive.length - count;
  if (count === 0 || others === 0) return 0.5;
  const auc = (sum - (count * (count + 1)) / 2) / (count * others);
  return Math.max(auc, 1 - auc);
}

/** The best of all readings of a column: as numbers, by how often a value occurs, by what its value means elsewhere. */
export function bestSeparation(
  cells: readonly (string | undefined)[],
  target: Target,
  ranked: RankedColumn,
): number {
  const encoded = averageRanks(encodeByTarget(cells, target));
  return Math.max(...ranked.map((ranks) => separation(ranks, target)), separation(encoded, target));
}

/** The readings of a column that do not depend on the target. */
export type RankedColumn = readonly Float64Array[];

const MOSTLY = 0.95;

export function rankColumn(cells: readonly (string | undefined)[]): RankedColumn {
  const counts = new Map<string | undefined, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const rankings = [averageRanks(Float64Array.from(cells, (cell) => counts.get(cell) ?? 0))];
  const numbers = Float64Array.from(cells, (cell) =>
    cell === undefined || cell === '' ? NaN : Number(cell),
  );
  const written = cells.filter((cell) => cell !== undefined && cell !== '').length;
  const readable = numbers.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  if (readable > 0 && readable >= MOSTLY * written) {
    rankings.push(averageRanks(numbers.map((value) => (Number.isNaN(value) ? -Infinity : value))));
  }
  return rankings;
}

/**
 * What share of the rows with the same value is positive, learnt from the other half of the rows: learnt from all, a
 * column of unique names would seem to know everything. Values that the other half lacks get its mean.
 */
function encodeByTarget(cells: readonly (string | undefined)[], { positive }: Target): Float64Array {
  const half = (row: number): number => (Math.imul(row + 1, 0x9e3779b1) >>> 31) & 1;
  const tallies = [0, 1].map(() => ({
    all: { rows: 0, hits: 0 },
    of: new Map<string, { rows: number; hits: number }>(),
  }));
  for (const [row, cell = ''] of cells.entries()) {
    const tally = tallies[half(row)];
    if (tally === undefined) continue;
    const own = tally.of.get(cell) ?? { rows: 0, hits: 0 };
    tally.of.set(cell, own);
    for (const one of [own, tally.all]) {
      one.rows += 1;
      one.hits += positive[row] ?? 0;
    }
  }
  return Float64Array.from(cells, (cell = '', row) => {
    const other = tallies[1 - half(row)];
    const learnt = other?.of.get(cell) ?? other?.all;
    return learnt === undefined || learnt.rows === 0 ? 0.5 : learnt.hits / learnt.rows;
  });
}
