import type { CompetitionCard } from '../../contracts/competition/card.ts';
import type { HandInRecord } from '../../contracts/handin/record.ts';
import type { Report } from '../../contracts/report/report.ts';
import type { RunRecord } from '../../contracts/report/run-record.ts';
import type { Grade } from '../../contracts/run/ending.ts';
import type { ScoreOutcome } from '../scoring/score-submission.ts';
import type { Refusal } from '../../contracts/submission/refusal.ts';
import type { Ticket } from '../../contracts/ticket/ticket.ts';
import { METRICS } from '../metrics/registry.ts';
import { competitionReportOf } from './competition-report.ts';
import { placeOf, type Leaderboard } from './leaderboard.ts';

/** What scoring found out. */
export type Verdict = ScoreOutcome | { readonly kind: 'none' };

export interface ReportInput {
  readonly graderVersion: string;
  readonly sandbox: string;
  readonly card: CompetitionCard;
  readonly leaderboard: Leaderboard | null;
  readonly ticket: Ticket;
  readonly handIn: HandInRecord;
  readonly runRecord: RunRecord;
  readonly verdict: Verdict;
  readonly storedAtMs: number;
  readonly gradedAtMs: number;
}

/** The report of a hand-in: the grader's own words in one part, the head's and the worker's in theirs. Pure. */
export function buildReport(input: ReportInput): Report {
  const { card, ticket, handIn, verdict, gradedAtMs } = input;
  const { content } = handIn;
  const competitionReport = competitionReportOf(card, {
    score: verdict.kind === 'graded' ? verdict.score : null,
    submissionExists: verdict.kind !== 'none',
    gradedAtMs,
    rounding: METRICS.get(card.metric)?.rounding ?? 'python',
  });
  const place =
    competitionReport.score === null || input.leaderboard === null
      ? null
      : placeOf(competitionReport.score, input.leaderboard, card.lowerIsBetter);
  return {
    version: 1,
    grader: {
      id: ticket.grader.id,
      version: input.graderVersion,
      competition: card.id,
      run: ticket.run,
      epoch: ticket.epoch,
      fence: ticket.fence,
      worker: ticket.worker,
      grade: verdict.kind satisfies Grade,
      competitionReport,
      refusal: refusalOf(input),
      rank: place?.rank ?? null,
      teams: place?.teams ?? null,
      percentile: place?.percentile ?? null,
      ...standardErrorFields(verdict),
      metric: card.metric,
      submission: content.kind === 'submission' ? content.digest : null,
      submissionBytes: content.kind === 'submission' ? content.sizeBytes : 0,
      rows: verdict.kind === 'graded' ? verdict.rows : null,
      bundle: card.bundle,
      knownIssues: card.knownIssues,
      answers: card.answersDigest,
      sandbox: input.sandbox,
      storedAtMs: input.storedAtMs,
      gradedAtMs,
    },
    head: input.runRecord,
    worker: handIn,
  };
}

/** A score without word of its standard error was made by a grader that computed none. */
export function standardErrorFields(
  verdict: Verdict,
): Pick<Report['grader'], 'scoreStandardError' | 'noStandardError'> {
  const found = verdict.kind === 'graded' ? verdict.standardError : undefined;
  return {
    scoreStandardError: typeof found === 'number' ? found : null,
    noStandardError: typeof found === 'string' ? found : null,
  };
}

function refusalOf({ verdict, handIn }: ReportInput): Refusal | null {
  if (verdict.kind === 'invalid') return verdict.refusal;
  if (verdict.kind === 'none' && handIn.content.kind === 'nothing') return { code: handIn.content.absence };
  return null;
}
