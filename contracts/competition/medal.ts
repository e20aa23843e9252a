import { z } from 'zod';

export const MEDALS = ['none', 'bronze', 'silver', 'gold'] as const;
export type Medal = (typeof MEDALS)[number];

/** Scores at the medal positions and the median of the leaderboard, in full precision. */
export const thresholds = z.strictObject({
  gold: z.number(),
  silver: z.number(),
  bronze: z.number(),
  median: z.number(),
});
export type Thresholds = z.infer<typeof thresholds>;

export interface Standing {
  readonly medal: Medal;
  readonly aboveMedian: boolean;
}

/**
 * Kaggle's rule as MLE-bench applies it: a medal for a score at or beyond its threshold, the best one only;
 * above the median strictly. No score, or one that is not a number, earns nothing.
 */
export function standingOf(score: number | null, limits: Thresholds, lowerIsBetter: boolean): Standing {
  if (score === null || Number.isNaN(score)) return { medal: 'none', aboveMedian: false };
  const reaches = (limit: number): boolean => (lowerIsBetter ? score <= limit : score >= limit);
  const medal = reaches(limits.gold)
    ? 'gold'
    : reaches(limits.silver)
      ? 'silver'
      : reaches(limits.bronze)
        ? 'bronze'
        : 'none';
  return { medal, aboveMedian: lowerIsBetter ? score < limits.median : score > limits.median };
}

/** Medal thresholds of a leaderboard of `teams` scores, best first, by position (1-based). Throws RangeError when empty. */
export function thresholdsOf(leaderboard: ArrayLike<number>): Thresholds {
  const positions = medalPositions(leaderboard.length);
  const at = (position: number): number => {
    const score = leaderboard[position - 1];
    if (score === undefined) throw new RangeError('A leaderboard needs at least one score.');
    return score;
  };
  const sorted = Float64Array.from(leaderboard).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? Number.NaN);
  return {
    gold: at(positions.gold),
    silver: at(positions.silver),
    bronze: at(positions.bronze),
    median: (lower + upper) / 2,
  };
}

/**
 * The last position of each medal among `teams` teams (Kaggle's progression). Products are truncated doubles on
 * purpose: upstream computes them so, and a representation error moves a position.
 */
export function medalPositions(teams: number): { gold: number; silver: number; bronze: number } {
  const share = (part: number): number => Math.max(1, Math.trunc(part * teams));
  if (teams < 100) return { gold: share(0.1), silver: share(0.2), bronze: share(0.4) };
  if (teams < 250) return { gold: 10, silver: share(0.2), bronze: share(0.4) };
  const gold = 10 + Math.trunc(0.002 * teams);
  if (teams < 1000) return { gold, silver: 50, bronze: 100 };
  return { gold, silver: share(0.05), bronze: share(0.1) };
}
