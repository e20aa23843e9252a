import { meanAndError } from './statistics.ts';

/** One report of a run, as far as aggregation needs it. */
export interface SeedEntry {
  readonly competition: string;
  readonly submissionExists: boolean;
  readonly validSubmission: boolean;
  readonly aboveMedian: boolean;
  readonly gold: boolean;
  readonly silver: boolean;
  readonly bronze: boolean;
  readonly anyMedal: boolean;
}

export interface AggregationOptions {
  /** The competitions of the split; entries of others are ignored. */
  readonly competitions: readonly string[];
  /** How many seeds; null for all there are. */
  readonly seeds: number | null;
  /** Fill the gaps with runs that made nothing, instead of cutting all to the shortest. */
  readonly padMissing: boolean;
}

export interface AggregatedMetric {
  readonly mean: number;
  readonly ci_lower: number;
  readonly ci_upper: number;
  readonly standard_error: number;
}

/** The names are upstream's: what it prints as JSON. */
export interface Aggregation {
  readonly num_seeds_averaged: number;
  readonly num_competitions_per_seed: number;
  readonly metrics: Readonly<Record<AggregatedName, AggregatedMetric>>;
}

export type AggregationResult =
  | {
      readonly ok: true;
      readonly aggregation: Aggregation;
      /** Entries of the split that were not used, since their competition has more than others. */
      readonly surplus: number;
      /** Gaps that were filled. */
      readonly padded: number;
    }
  | { readonly ok: false; readonly problem: string };

const HOLDS = {
  submission_exists_percentage: (entry: SeedEntry) => entry.submissionExists,
  valid_submissions_percentage: (entry: SeedEntry) => entry.validSubmission,
  above_median_percentage: (entry: SeedEntry) => entry.aboveMedian,
  gold_medal_percentage: (entry: SeedEntry) => entry.gold,
  silver_medal_percentage: (entry: SeedEntry) => entry.silver,
  bronze_medal_percentage: (entry: SeedEntry) => entry.bronze,
  any_medal_percentage: (entry: SeedEntry) => entry.anyMedal,
} as const;

export type AggregatedName = 'total_competitions' | keyof typeof HOLDS;

export const PERCENTAGES = Object.keys(HOLDS) as readonly (keyof typeof HOLDS)[];

/** Of a normal distribution, both sides: 95 %. */
const NORMAL_95 = 1.96;

/**
 * Averages seeds as MLE-bench's aggregation script does. Seed k is the k-th entry of every competition in reading
 * order. Without padding there are as many seeds as the competition with the fewest entries has, and the first ones of
 * the others are used; with it as many as the one with the most, a gap counting as a run that made nothing. A seed's
 * figures are percentages of the split's competitions; over seeds come mean, standard error (ddof 1, 0 for one seed)
 * and mean ± 1.96 standard errors.
 */
export function aggregateSeeds(
  entries: readonly SeedEntry[],
  options: AggregationOptions,
): AggregationResult {
  const problem = (text: string): AggregationResult => ({ ok: false, problem: text });
  const competitions = [...new Set(options.competitions)];
  if (competitions.length === 0) return problem('The split names no competition.');
  const ofCompetition = Map.groupBy(entries, (entry) => entry.competition);
  const lists = competitions.map((id) => ofCompetition.get(id) ?? []);
  const counts = lists.map((list) => list.length);
  const most = Math.max(...counts);
  if (most === 0) return problem('No report is of a competition of the split.');
  const lacking = competitions.filter((_, i) => counts[i] === 0);
  if (lacking.length > 0 && !options.padMissing) {
    return problem(
      `${lacking.length} of the ${competitions.length} competitions of the split have no report (${shorten(lacking)}). ` +
        'Choose another --split, or count them as failed with --pad-missing.',
    );
  }
  const available = options.padMissing ? most : Math.min(...counts);
  const seeds = options.seeds ?? available;
  if (seeds > available) {
    const fewest = competitions.filter((_, i) => counts[i] === Math.min(...counts));
    const why = options.padMissing
      ? ''
      : `; ${shorten(fewest)} has no more. --pad-missing counts gaps as failed`;
    return problem(`${seeds} seeds were asked for, but there are ${available}${why}.`);
  }
  const percentages = Array.from({ length: seeds }, (_, seed) => {
    const ofSeed = lists.flatMap((list) => list[seed] ?? []);
    return (holds: (entry: SeedEntry) => boolean) =>
      // In upstream's order of operations, for the same last bits.
      (ofSeed.filter(holds).length / competitions.length) * 100;
  });
  const metrics = {
    total_competitions: summary(percentages.map(() => competitions.length)),
    ...(Object.fromEntries(
      PERCENTAGES.map((name) => [name, summary(percentages.map((percentOf) => percentOf(HOLDS[name])))]),
    ) as Record<keyof typeof HOLDS, AggregatedMetric>),
  };
  return {
    ok: true,
    aggregation: { num_seeds_averaged: seeds, num_competitions_per_seed: competitions.length, metrics },
    surplus: counts.reduce((sum, count) => sum + Math.max(0, count - seeds), 0),
    padded: counts.reduce((sum, count) => sum + Math.max(0, seeds - count), 0),
  };
}

function summary(values: readonly number[]): AggregatedMetric {
  const { mean, standardError } = meanAndError(values);
  return {
    mean,
    ci_lower: mean - NORMAL_95 * standardError,
    ci_upper: mean + NORMAL_95 * standardError,
    standard_error: standardError,
  };
}

function shorten(ids: readonly string[]): string {
  return ids.length > 5 ? `${ids.slice(0, 5).join(', ')}, ...` : ids.join(', ');
}
