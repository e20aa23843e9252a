import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import { errorText, isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { CompetitionReport, NoStandardError } from '../../contracts/report/report.ts';
import type { Refusal } from '../../contracts/submission/refusal.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { METRICS } from '../metrics/registry.ts';
import { standardErrorFields } from '../reports/build-report.ts';
import { competitionReportOf } from '../reports/competition-report.ts';
import { placeOf, type Leaderboard, type Place } from '../reports/leaderboard.ts';
import type { ScoreOutcome, Scorer } from '../sandbox/scorer.ts';
import { AnswersInUse } from './compile-answers.ts';
import type { PreparedCompetition } from './prepared-competition.ts';
import { findSubmission } from './submission-file.ts';

export interface LocalGradingParts {
  readonly scorer: Scorer;
  readonly compile: (competition: PreparedCompetition) => Promise<Uint8Array>;
  readonly leaderboards: ReadonlyMap<string, Leaderboard>;
  readonly clock: Clock;
}

export interface LocalSubmission {
  readonly competition: PreparedCompetition;
  readonly path: string | null;
}

export interface LocalGrade {
  /** Upstream's fields. */
  readonly report: CompetitionReport;
  readonly details: GradeDetails;
}

/** What upstream's report has no field for. */
export interface GradeDetails {
  readonly rank: number | null;
  readonly teams: number | null;
  readonly percentile: number | null;
  readonly scoreStandardError: number | null;
  readonly noStandardError: NoStandardError | null;
  readonly rows: number | null;
  /** Why it is no valid submission; null for one that is. */
  readonly refusal: Refusal | null;
  /** The same in a sentence. */
  readonly why: string | null;
  /** Scoring broke a limit or crashed: no fault of the format, and upstream's report cannot tell it from one. */
  readonly scorerFailed: boolean;
}

interface Verdict {
  readonly outcome: ScoreOutcome | null;
  readonly exists: boolean;
  readonly refusal: Refusal | null;
  readonly why: string | null;
  readonly scorerFailed: boolean;
}

/**
 * Grades submissions by the code of the service, `lanes` of them at a time; those of one competition one after the
 * other, so that few answers are in memory at once. The grades come in the order of the submissions.
 *
 * @param onGraded called with each as it is done, in any order.
 * @throws PodiumError for what stops all of it: BAD_COMPETITION, SANDBOX_UNAVAILABLE, CANCELED.
 */
export async function gradeSubmissions(
  submissions: readonly LocalSubmission[],
  {
    parts,
    lanes,
    signal,
    onGraded,
  }: {
    readonly parts: LocalGradingParts;
    readonly lanes: number;
    readonly signal: AbortSignal;
    readonly onGraded: (grade: LocalGrade) => void;
  },
): Promise<LocalGrade[]> {
  const idOf = ({ competition }: LocalSubmission): string => competition.entry.definition.id;
  const groups = [
    ...Map.groupBy(
      submissions.map((submission, index) => ({ submission, index })),
      (one) => idOf(one.submission),
    ),
  ];
  const answers = new AnswersInUse(new Map(groups.map(([id, list]) => [id, list.length])), parts.compile);
  const waiting = groups.flatMap(([, list]) => list);
  const grades = new Map<number, LocalGrade>();
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      signal.throwIfAborted();
      const grade = await gradeOne(next.submission, parts, answers, signal);
      grades.set(next.index, grade);
      onGraded(grade);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    waiting.length = 0; // a lane that failed ends the others after what they are at
  }
  return submissions.flatMap((_, index) => grades.get(index) ?? []);
}

async function gradeOne(
  submission: LocalSubmission,
  parts: LocalGradingParts,
  answers: AnswersInUse,
  signal: AbortSignal,
): Promise<LocalGrade> {
  try {
    return gradeOf(submission, await judge(submission, parts, answers, signal), parts);
  } finally {
    answers.giveBack(submission.competition);
  }
}

async function judge(
  { competition, path }: LocalSubmission,
  { scorer }: LocalGradingParts,
  answers: AnswersInUse,
  signal: AbortSignal,
): Promise<Verdict> {
  const found = await findSubmission(path);
  if (found.kind === 'none') {
    const { refusal, why } = found;
    return { outcome: null, exists: false, refusal, why, scorerFailed: false };
  }
  const job = {
    definition: competition.entry.definition,
    answers: await answers.take(competition),
    submission: { source: { path: found.path }, sizeBytes: found.sizeBytes },
  };
  try {
    const outcome = await scorer.score(job, signal);
    const refusal = outcome.kind === 'invalid' ? outcome.refusal : null;
    return { outcome, exists: true, refusal, why: refusal && describeRefusal(refusal), scorerFailed: false };
  } catch (error) {
    if (!isPodiumError(error, 'SCORER_FAILED') && !isPodiumError(error, 'DATA_LOSS')) throw error;
    const why = isPodiumError(error, 'SCORER_FAILED')
      ? `the scorer failed (${String(error.details['reason'])})`
      : errorText(error);
    return { outcome: null, exists: true, refusal: null, why, scorerFailed: true };
  }
}

function gradeOf(
  { competition, path }: LocalSubmission,
  verdict: Verdict,
  { leaderboards, clock }: LocalGradingParts,
): LocalGrade {
  const { definition } = competition.entry;
  const { outcome, exists, refusal, why, scorerFailed } = verdict;
  const lowerIsBetter = definition.direction === 'lower_is_better';
  const gradedAtMs = clock.nowMs();
  const report = competitionReportOf(
    { id: definition.id, thresholds: definition.thresholds, lowerIsBetter },
    {
      score: outcome?.kind === 'graded' ? outcome.score : null,
      submissionExists: exists,
      gradedAtMs,
      rounding: METRICS.get(definition.metric.name)?.rounding ?? 'python',
    },
  );
  const leaderboard = leaderboards.get(definition.id);
  const place: Place | null =
    report.score === null || leaderboard === undefined
      ? null
      : placeOf(report.score, leaderboard, lowerIsBetter);
  return {
    report: { ...report, created_at: localTime(gradedAtMs), submission_path: path ?? 'None' },
    details: {
      rank: place?.rank ?? null,
      teams: place?.teams ?? null,
      percentile: place?.percentile ?? null,
      ...standardErrorFields(outcome ?? { kind: 'none' }),
      rows: outcome?.kind === 'graded' ? outcome.rows : null,
      refusal,
      why,
      scorerFailed,
    },
  };
}

/** As Python's datetime.now().isoformat() writes it: local time, microseconds, no zone. */
function localTime(timeMs: number): string {
  const offsetMs = new Date(timeMs).getTimezoneOffset() * 60_000;
  return `${new Date(timeMs - offsetMs).toISOString().slice(0, -1)}000`;
}
