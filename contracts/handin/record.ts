import { z } from 'zod';
import { digest } from '../ids/id.ts';
import { runClocks } from '../run/clocks.ts';
import { ending } from '../run/ending.ts';

/** Why there is no submission to hand in. */
export const ABSENCES = ['NO_SUBMISSION', 'NOT_REGULAR_FILE', 'TOO_LARGE'] as const;
export const absence = z.enum(ABSENCES);
export type Absence = z.infer<typeof absence>;

export const handInContent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('submission'), digest, sizeBytes: z.number().int().nonnegative() }),
  z.strictObject({ kind: z.literal('nothing'), absence }),
]);
export type HandInContent = z.infer<typeof handInContent>;

/** A call of the agent to its validate service: when (ms since its start) and the reply's code. */
export const validateCall = z.strictObject({
  atMs: z.number().int().nonnegative(),
  code: z.string().max(40),
});

/** What the worker collected and observed of an attempt. Goes to the grader with the bytes and into the report. */
export const handInRecord = z.strictObject({
  version: z.literal(1),
  content: handInContent,
  ending,
  exitCode: z.number().int().nullable(),
  /** By the worker's clock; the length of the run is their difference. */
  startedAtMs: z.number().int().nonnegative(),
  endedAtMs: z.number().int().nonnegative(),
  /** Absent from a worker that does not tell. */
  clocks: runClocks.optional(),
  /** The engine's id of the image that ran. */
  imageId: z.string().max(200),
  usage: z.strictObject({
    cpuSeconds: z.number().nonnegative().nullable(),
    memoryPeakBytes: z.number().int().nonnegative().nullable(),
    scratchUsedBytes: z.number().int().nonnegative().nullable(),
  }),
  validateCalls: z.array(validateCall).max(1000),
  /** Calls beyond those listed. */
  validateCallsOmitted: z.number().int().nonnegative(),
  hostname: z.string().max(255),
});
export type HandInRecord = z.infer<typeof handInRecord>;
