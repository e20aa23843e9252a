import { z } from 'zod';
import { errorText } from '../errors/podium-error.ts';
import { parseHours } from './hours.ts';

export const DEFAULT_MAX_PAUSE_MS = 600_000;

/** When the owner wants the machine back. Part of a worker's configuration; the worker alone acts on it. */
export const ownerSettings = z.strictObject({
  /** Lent in these hours of the machine's local time only; absent: at any time. */
  hours: z
    .string()
    .check((context) => {
      try {
        parseHours(context.value);
      } catch (error) {
        context.issues.push({ code: 'custom', message: errorText(error), input: context.value });
      }
    })
    .optional(),
  pauseWhen: z
    .strictObject({
      loggedIn: z.boolean().default(false),
      /** CPUs that others than Podium keep busy. */
      loadAbove: z.number().positive().optional(),
      /** Others than Podium compute on a GPU that is lent. */
      gpuUsedByOthers: z.boolean().default(false),
    })
    .prefault({}),
  /**
   * How long a run may be frozen, all its pauses together; then the machine is given back. Agents' own timers get that
   * much more time.
   */
  maxPauseMs: z.number().int().positive().default(DEFAULT_MAX_PAUSE_MS),
});
export type OwnerSettings = z.infer<typeof ownerSettings>;
