import { SPLITS, type Split, type TeamShares } from '../contracts/competition/card.ts';
import { MEASURES, type Measure, type TableRow } from './medal-table.ts';

/** The name of its rows. */
export const HUMAN_BASELINE = 'human (average team)';

export interface CompetitionOfTable {
  readonly id: string;
  readonly split: Split;
  /** null where no leaderboard is known. */
  readonly teamShares: TeamShares | null;
}

/**
 * The human baseline of a table, one row a split and one for all: what a team drawn at random from each competition's
 * leaderboard can expect, that is the mean over competitions of the share of teams with each medal. Every team has
 * handed in something valid. It is an expectation, so it has no seeds and no error; competitions without a known
 * leaderboard are left out and counted as missing. (The median team itself would be a row of zeros: the median lies
 * below bronze in nearly every competition.)
 */
export function humanRows(competitions: readonly CompetitionOfTable[]): TableRow[] {
  const bySplit = Map.groupBy(competitions, ({ split }) => split);
  const rows = SPLITS.flatMap((split) => rowOf(split, bySplit.get(split) ?? []));
  return bySplit.size > 1 ? [...rows, ...rowOf('all', competitions)] : rows;
}

function rowOf(split: TableRow['split'], competitions: readonly CompetitionOfTable[]): TableRow[] {
  const known = competitions.flatMap(({ teamShares }) => teamShares ?? []);
  if (known.length === 0) return [];
  const mean = (measure: Measure): number =>
    known.reduce((sum, shares) => sum + (100 * SHARE[measure](shares)) / known.length, 0);
  return [
    {
      agent: HUMAN_BASELINE,
      split,
      competitions: known.length,
      seeds: null,
      missing: competitions.length - known.length,
      measures: Object.fromEntries(
        MEASURES.map((name) => [name, { mean: mean(name), standardError: 0, n: known.length }]),
      ) as TableRow['measures'],
    },
  ];
}

const SHARE: Record<Measure, (shares: TeamShares) => number> = {
  made: () => 1,
  valid: () => 1,
  aboveMedian: (shares) => shares.aboveMedian,
  bronze: (shares) => shares.bronze,
  silver: (shares) => shares.silver,
  gold: (shares) => shares.gold,
  anyMedal: ({ bronze, silver, gold }) => bronze + silver + gold,
};
