import type { Medal } from '../contracts/competition/medal.ts';
import type { Split } from '../contracts/competition/card.ts';
import { meanAndError, type MeanAndError } from './statistics.ts';

/** One graded run, as far as the table needs it. */
export interface RunOutcome {
  readonly agent: string;
  readonly competition: string;
  readonly split: Split;
  readonly seed: number;
  /** A submission was handed in. */
  readonly made: boolean;
  /** It had a score. */
  readonly valid: boolean;
  readonly aboveMedian: boolean;
  readonly medal: Medal;
}

export const MEASURES = ['made', 'valid', 'aboveMedian', 'bronze', 'silver', 'gold', 'anyMedal'] as const;
export type Measure = (typeof MEASURES)[number];

export interface TableRow {
  readonly agent: string;
  /** One split, or all of the outcomes. */
  readonly split: Split | 'all';
  readonly competitions: number;
  /** null for an expectation, which has none: the human baseline. */
  readonly seeds: number | null;
  /** Outcomes that a full grid of competitions and seeds would have and this one lacks: not counted, but to be told. */
  readonly missing: number;
  /** Percent of a seed's competitions, averaged over seeds. */
  readonly measures: Readonly<Record<Measure, MeanAndError>>;
}

const HOLDS: Record<Measure, (outcome: RunOutcome) => boolean> = {
  made: (outcome) => outcome.made,
  valid: (outcome) => outcome.valid,
  aboveMedian: (outcome) => outcome.aboveMedian,
  bronze: (outcome) => outcome.medal === 'bronze',
  silver: (outcome) => outcome.medal === 'silver',
  gold: (outcome) => outcome.medal === 'gold',
  anyMedal: (outcome) => outcome.medal !== 'none',
};

/**
 * The table of the MLE-bench paper: per agent and split, the percentage of competitions with each property, computed per
 * seed, then its mean and standard error over seeds. Runs that Podium failed or a client canceled are no outcomes and must
 * not be given here. Rows are ordered by agent, then low, medium, high, dev, all; `all` stands only beside two or more splits.
 */
export function medalTable(outcomes: readonly RunOutcome[]): TableRow[] {
  const rows: TableRow[] = [];
  for (const [agent, ofAgent] of [...groupBy(outcomes, (outcome) => outcome.agent)].sort(byKey)) {
    const splits = groupBy(ofAgent, (outcome) => outcome.split);
    for (const split of ['low', 'medium', 'high', 'dev'] as const) {
      const ofSplit = splits.get(split);
      if (ofSplit !== undefined) rows.push(rowOf(agent, split, ofSplit));
    }
    if (splits.size > 1) rows.push(rowOf(agent, 'all', ofAgent));
  }
  return rows;
}

function rowOf(agent: string, split: Split | 'all', outcomes: readonly RunOutcome[]): TableRow {
  const competitions = new Set(outcomes.map((outcome) => outcome.competition)).size;
  const seeds = [...groupBy(outcomes, (outcome) => outcome.seed).values()];
  const measure = (name: Measure): MeanAndError =>
    meanAndError(seeds.map((ofSeed) => (100 * ofSeed.filter(HOLDS[name]).length) / ofSeed.length));
  return {
    agent,
    split,
    competitions,
    seeds: seeds.length,
    missing: competitions * seeds.length - outcomes.length,
    measures: {
      made: measure('made'),
      valid: measure('valid'),
      aboveMedian: measure('aboveMedian'),
      bronze: measure('bronze'),
      silver: measure('silver'),
      gold: measure('gold'),
      anyMedal: measure('anyMedal'),
    },
  };
}

function groupBy<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  return Map.groupBy(values, keyOf);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
