import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { competitionId, digest, epoch, fence, graderId, runId, workerId } from '../ids/id.ts';
import { grade } from '../run/ending.ts';
import { handInRecord } from '../handin/record.ts';
import { open, PAYLOAD_TYPES, seal } from '../signing/envelope.ts';
import { refusalSchema } from '../submission/refusal-schema.ts';
import { runRecord } from './run-record.ts';

/** MLE-bench's competition report, field for field and in its order, so that its tools read it. */
export const competitionReport = z.strictObject({
  competition_id: z.string(),
  /** Rounded to five decimals; null when there is no valid submission. */
  score: z.number().nullable(),
  gold_threshold: z.number(),
  silver_threshold: z.number(),
  bronze_threshold: z.number(),
  median_threshold: z.number(),
  any_medal: z.boolean(),
  gold_medal: z.boolean(),
  silver_medal: z.boolean(),
  bronze_medal: z.boolean(),
  above_median: z.boolean(),
  submission_exists: z.boolean(),
  valid_submission: z.boolean(),
  is_lower_better: z.boolean(),
  /** ISO 8601 with microseconds and no zone, UTC. */
  created_at: z.string(),
  submission_path: z.string(),
});
export type CompetitionReport = z.infer<typeof competitionReport>;

/**
 * Why a score has no standard error: `metric` cannot be resampled by rows, the competition is `too_large` for it to be
 * worth the time, there are `too_few_rows`, it is `undefined` in too many resamples, or took `too_long`.
 */
export const noStandardError = z.enum(['metric', 'too_large', 'too_few_rows', 'undefined', 'too_long']);
export type NoStandardError = z.infer<typeof noStandardError>;

/** The signed grade. What each of the three observed stands in a part of its own: only the grader's part is the grader's word. */
export const report = z.strictObject({
  version: z.literal(1),
  grader: z.strictObject({
    id: graderId,
    version: z.string(),
    competition: competitionId,
    run: runId,
    epoch,
    fence,
    worker: workerId,
    grade,
    competitionReport,
    /** Why an invalid submission is invalid, or why there is none; null for a graded one. */
    refusal: refusalSchema.nullable(),
    /** Place the score would have had, 1 is best; null where no leaderboard is known or there is no score. */
    rank: z.number().int().positive().nullable(),
    teams: z.number().int().positive().nullable(),
    /** Share of teams that the score beats or equals, 0 to 100; null like rank. */
    percentile: z.number().min(0).max(100).nullable(),
    /** Bootstrap standard error of the full score; null where there is none, and the next field says why. */
    scoreStandardError: z.number().nonnegative().nullable().default(null),
    noStandardError: noStandardError.nullable().default(null),
    metric: z.string(),
    submission: digest.nullable(),
    submissionBytes: z.number().int().nonnegative(),
    rows: z.number().int().nonnegative().nullable(),
    bundle: digest,
    /** What is known of the competition's public data, as its card says: leaks left in, leaks removed. */
    knownIssues: z.array(z.string()).default([]),
    answers: digest,
    sandbox: z.string(),
    storedAtMs: z.number().int().nonnegative(),
    gradedAtMs: z.number().int().nonnegative(),
  }),
  head: runRecord,
  worker: handInRecord,
});
export type Report = z.infer<typeof report>;

export function signReport(value: Report, graderKey: KeyObject): Buffer {
  return seal(PAYLOAD_TYPES.report, value, graderKey);
}

/** Throws UNAUTHENTICATED when the grader did not sign it. */
export function openReport(envelope: Uint8Array, graderPublicKey: KeyObject): Report {
  return open(PAYLOAD_TYPES.report, envelope, graderPublicKey, report);
}
