import { standingOf } from '../../contracts/competition/medal.ts';
import type { CompetitionCard } from '../../contracts/competition/card.ts';
import type { CompetitionReport } from '../../contracts/report/report.ts';
import type { Rounding } from '../metrics/metric.ts';
import { roundScore } from './round-score.ts';

/** Where the container contract has the submission; upstream writes "None" where there is none. */
const SUBMISSION_PATH = '/home/submission/submission.csv';
const NO_PATH = 'None';

export interface Graded {
  /** In full precision; null without a valid submission. */
  readonly score: number | null;
  readonly submissionExists: boolean;
  readonly gradedAtMs: number;
  /** How the metric's scores are rounded. */
  readonly rounding: Rounding;
}

/** MLE-bench's sixteen fields. The medal is decided by the rounded score, as upstream does. */
export function competitionReportOf(
  card: Pick<CompetitionCard, 'thresholds' | 'lowerIsBetter'> & { readonly id: string },
  graded: Graded,
): CompetitionReport {
  const { thresholds, lowerIsBetter } = card;
  const score = graded.score === null ? null : roundScore(graded.score, graded.rounding);
  const { medal, aboveMedian } = standingOf(score, thresholds, lowerIsBetter);
  return {
    competition_id: card.id,
    score,
    gold_threshold: thresholds.gold,
    silver_threshold: thresholds.silver,
    bronze_threshold: thresholds.bronze,
    median_threshold: thresholds.median,
    any_medal: medal !== 'none',
    gold_medal: medal === 'gold',
    silver_medal: medal === 'silver',
    bronze_medal: medal === 'bronze',
    above_median: aboveMedian,
    submission_exists: graded.submissionExists,
    valid_submission: score !== null,
    is_lower_better: lowerIsBetter,
    created_at: isoMicroseconds(graded.gradedAtMs),
    submission_path: graded.submissionExists ? SUBMISSION_PATH : NO_PATH,
  };
}

/** As Python's datetime.isoformat() writes it: microseconds, no zone; UTC. */
function isoMicroseconds(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, -1)}000`;
}
