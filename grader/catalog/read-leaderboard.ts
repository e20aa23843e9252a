import { thresholdsOf, type Thresholds } from '../../contracts/competition/medal.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { CsvReader, readCsv } from '../../contracts/submission/csv-reader.ts';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import { headerNames } from '../../contracts/submission/header.ts';
import { parseNumber } from '../../contracts/submission/number-text.ts';
import type { CompetitionDefinition } from './competition-definition.ts';

/**
 * The scores of a leaderboard file in file order.
 * @throws PodiumError BAD_COMPETITION when it has no column `score` or holds something else than numbers there.
 */
export async function readLeaderboard(csv: AsyncIterable<Uint8Array>): Promise<number[]> {
  const bad = (message: string): PodiumError => new PodiumError('BAD_COMPETITION', message);
  const scores: number[] = [];
  let position = -1;
  const reader = new CsvReader((buffer, fields, line) => {
    if (position < 0) {
      position = headerNames(buffer, fields).indexOf('score');
      if (position < 0) throw bad('it has no column "score"');
      return undefined;
    }
    const score =
      position < fields.count
        ? parseNumber(buffer, fields.starts[position] as number, fields.ends[position] as number)
        : Number.NaN;
    if (!Number.isFinite(score)) throw bad(`line ${line}: the score is not a number`);
    scores.push(score);
    return undefined;
  });
  const refusal = await readCsv(csv, reader, Number.MAX_SAFE_INTEGER);
  if (refusal !== undefined) throw bad(describeRefusal(refusal));
  if (scores.length === 0) throw bad('it holds no scores');
  return scores;
}

/** What does not fit between a leaderboard and the definition, as sentences. */
export function leaderboardProblems(scores: readonly number[], definition: CompetitionDefinition): string[] {
  const lower = definition.direction === 'lower_is_better';
  const misplaced = scores.findIndex((score, index) => {
    const previous = scores[index - 1];
    return previous !== undefined && (lower ? score < previous : score > previous);
  });
  if (misplaced > 0) {
    return [
      `its scores must come best first (${definition.direction}): score ${misplaced + 1} is better than the one before it`,
    ];
  }
  const wanted = thresholdsOf(scores);
  const names = ['gold', 'silver', 'bronze', 'median'] as const satisfies readonly (keyof Thresholds)[];
  return names.flatMap((name) =>
    Math.abs(wanted[name] - definition.thresholds[name]) <= 1e-9 * Math.max(1, Math.abs(wanted[name]))
      ? []
      : [
          `by this leaderboard the threshold ${name} is ${wanted[name]}; the definition says ${definition.thresholds[name]}`,
        ],
  );
}
