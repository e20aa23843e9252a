import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Medal } from '../../contracts/competition/medal.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { runRecord, type RunRecord } from '../../contracts/report/run-record.ts';
import { openReport, type CompetitionReport } from '../../contracts/report/report.ts';
import type { GradeColumns } from '../store/grading-record.ts';
import type { SettlementRow } from '../store/rows.ts';

/**
 * What the signed report says, once it is sure that it is about this hand-in and quotes the head truly. Throws UNAUTHENTICATED,
 * INVALID_ARGUMENT or DATA_LOSS: such a report is never stored.
 */
export function checkReport(envelope: Buffer, settlement: SettlementRow, graderKey: KeyObject): GradeColumns {
  const { grader, head } = openReport(envelope, graderKey);
  const wanted = {
    id: settlement.graderId,
    run: settlement.runId,
    epoch: settlement.epoch,
    fence: settlement.fence,
    submission: settlement.submissionDigest,
  };
  const { id, run, epoch, fence, submission } = grader;
  if (!isDeepStrictEqual({ id, run, epoch, fence, submission }, wanted)) {
    throw new PodiumError('DATA_LOSS', `The report for run ${settlement.runId} is about another hand-in.`);
  }
  const sent = runRecord.parse(JSON.parse(settlement.runRecord.toString('utf8')));
  // The report of a hand-in that was graded before a restore tells the run's story as it was told then.
  const sameStory = settlement.restored === 1 ? isSameRun(head, sent) : isDeepStrictEqual(head, sent);
  if (!sameStory) {
    throw new PodiumError(
      'DATA_LOSS',
      `The report for run ${settlement.runId} does not quote the head's record as it was sent.`,
    );
  }
  const { competitionReport: result, grade } = grader;
  if ((grade === 'graded') !== (result.score !== null)) {
    throw new PodiumError(
      'DATA_LOSS',
      `The report for run ${settlement.runId} is ${grade}, but its score does not agree.`,
    );
  }
  return { grade, score: result.score, medal: medalOf(result), aboveMedian: result.above_median };
}

/** What the run was, not how it went nor how far it was extended: of that the head before the restore knew more. */
function isSameRun(told: RunRecord, sent: RunRecord): boolean {
  const fixed = ({
    experiment,
    run,
    user,
    agent,
    image,
    bundle,
    seed,
    resourceClass,
    limits: { timeMs: _extendable, ...limits },
  }: RunRecord) => ({
    experiment,
    run,
    user,
    agent,
    image,
    bundle,
    seed,
    resourceClass,
    limits,
  });
  return isDeepStrictEqual(fixed(told), fixed(sent));
}

/** The medal as the grader signed it; it alone has the score in full precision. */
function medalOf(result: CompetitionReport): Medal {
  if (result.gold_medal) return 'gold';
  if (result.silver_medal) return 'silver';
  return result.bronze_medal ? 'bronze' : 'none';
}
