import type { TeamShares } from '../../contracts/competition/card.ts';
import { standingOf, type Thresholds } from '../../contracts/competition/medal.ts';

/** Distinct scores with the number of teams that have each, best first. */
export type Leaderboard = readonly (readonly [score: number, teams: number])[];

export interface Place {
  /** 1 is best; teams with the same score share the place. */
  readonly rank: number;
  readonly teams: number;
  /** Share of teams that the score beats or equals, 0 to 100. */
  readonly percentile: number;
}

/** Groups the scores of a leaderboard, in any order. */
export function groupScores(scores: readonly number[], lowerIsBetter: boolean): Leaderboard {
  const counts = new Map<number, number>();
  for (const score of scores) counts.set(score, (counts.get(score) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (lowerIsBetter ? a - b : b - a));
}

export function teamsOf(leaderboard: Leaderboard): number {
  return leaderboard.reduce((sum, [, teams]) => sum + teams, 0);
}

/** The place the score would have had. */
export function placeOf(score: number, leaderboard: Leaderboard, lowerIsBetter: boolean): Place {
  const teams = teamsOf(leaderboard);
  let better = 0;
  for (const [other, count] of leaderboard) {
    if (lowerIsBetter ? other < score : other > score) better += count;
  }
  return { rank: better + 1, teams, percentile: teams === 0 ? 100 : (100 * (teams - better)) / teams };
}

/** Which parts of the teams won what: what a team drawn at random can expect. */
export function teamSharesOf(
  leaderboard: Leaderboard,
  thresholds: Thresholds,
  lowerIsBetter: boolean,
): TeamShares {
  const counts = { gold: 0, silver: 0, bronze: 0, aboveMedian: 0 };
  for (const [score, teams] of leaderboard) {
    const { medal, aboveMedian } = standingOf(score, thresholds, lowerIsBetter);
    if (medal !== 'none') counts[medal] += teams;
    if (aboveMedian) counts.aboveMedian += teams;
  }
  const teams = Math.max(1, teamsOf(leaderboard));
  return {
    gold: counts.gold / teams,
    silver: counts.silver / teams,
    bronze: counts.bronze / teams,
    aboveMedian: counts.aboveMedian / teams,
  };
}
