import type { LocalGrade } from '../local-grading/grade-submissions.ts';

/** A grade in one line: "spooky-author-identification  0.41, bronze; rank 312 of 1242 (74.9 % beaten or equalled)". */
export function gradeLine({ report, details }: LocalGrade): string {
  const { competition_id: id, score } = report;
  if (score === null)
    return `${id}  ${report.submission_exists ? 'invalid' : 'no submission'}: ${details.why ?? ''}`;
  const { rank, teams, percentile, scoreStandardError } = details;
  const error = scoreStandardError === null ? '' : ` ± ${scoreStandardError.toPrecision(2)}`;
  const standing = report.gold_medal
    ? 'gold'
    : report.silver_medal
      ? 'silver'
      : report.bronze_medal
        ? 'bronze'
        : `no medal, ${report.above_median ? 'above' : 'not above'} the median`;
  const place =
    rank === null || teams === null || percentile === null
      ? ''
      : `; rank ${rank} of ${teams} teams (${percentile.toFixed(1)} % beaten or equalled)`;
  return `${id}  ${score}${error}, ${standing}${place}`;
}
