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
