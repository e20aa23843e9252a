import { z } from 'zod';
import { agentId, digest, experimentId, runId, workerId } from '../ids/id.ts';
import { resourceRequest } from '../resources/resources.ts';
import { knownClocks } from '../run/clocks.ts';
import { runLimits } from '../ticket/ticket.ts';

export const ATTEMPT_OUTCOMES = [
  'open',
  'settled',
  'platform_failure',
  'lease_expired',
  'reclaimed',
  'canceled',
] as const;
export const attemptOutcome = z.enum(ATTEMPT_OUTCOMES);
export type AttemptOutcome = z.infer<typeof attemptOutcome>;

/** What the head observed of a run: sent with the order to grade, signed by the grader as the head's words. */
export const runRecord = z.strictObject({
  version: z.literal(1),
  experiment: experimentId,
  run: runId,
  user: z.string().max(100),
  agent: agentId,
  image: z.string().max(500),
  bundle: digest,
  seed: z.number().int().nonnegative(),
  resourceClass: z.string().max(100),
  resources: resourceRequest,
  limits: runLimits,
  /** Its experiment was a try of an agent, not to be counted; absent where it was not. */
  purpose: z.literal('probe').optional(),
  /** How a client made the time limit longer, oldest first; `limits` has the last one. Absent where nobody did. */
  extensions: z
    .array(
      z.strictObject({
        atMs: z.number().int().nonnegative(),
        user: z.string().max(100),
        fromMs: z.number().int().positive(),
        toMs: z.number().int().positive(),
      }),
    )
    .optional(),
  submittedAtMs: z.number().int().nonnegative(),
  settledAtMs: z.number().int().nonnegative(),
  /** Every lease of the run in order; the last one is the one that counts. */
  attempts: z.array(
    z.strictObject({
      attempt: z.number().int().positive(),
      epoch: z.number().int().positive(),
      fence: z.number().int().positive(),
      worker: workerId,
      leasedAtMs: z.number().int().nonnegative(),
      outcome: attemptOutcome,
      code: z.string().max(100),
    }),
  ),
  /** Of the attempt that counts, as its worker told the head; null where it had not when the run was settled. */
  wallClockMs: knownClocks.shape.wallClockMs.default(null),
  limitClockMs: knownClocks.shape.limitClockMs.default(null),
  pausedMs: knownClocks.shape.pausedMs.default(null),
  /** The worker ran on the grader's own host: root there is root beside the vault. */
  colocated: z.boolean(),
});
export type RunRecord = z.infer<typeof runRecord>;
