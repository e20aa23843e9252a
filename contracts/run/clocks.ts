import { z } from 'zod';

/**
 * How long an attempt's container took, by its worker. A frozen container stands still: that time counts against nobody's
 * limit. `wallClockMs` is `limitClockMs` and `pausedMs` together, but for rounding.
 */
export const runClocks = z.strictObject({
  /** From the container's start to its end. */
  wallClockMs: z.number().int().nonnegative(),
  /** Running time: what the time limit is held against. */
  limitClockMs: z.number().int().nonnegative(),
  /** Frozen for the machine's owner. */
  pausedMs: z.number().int().nonnegative(),
});
export type RunClocks = z.infer<typeof runClocks>;

/** The same, each null where nobody has said it. */
export const knownClocks = z.strictObject({
  wallClockMs: runClocks.shape.wallClockMs.nullable(),
  limitClockMs: runClocks.shape.limitClockMs.nullable(),
  pausedMs: runClocks.shape.pausedMs.nullable(),
});
export type KnownClocks = z.infer<typeof knownClocks>;
