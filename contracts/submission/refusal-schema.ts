import { z } from 'zod';
import { REFUSAL_CODES } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const shownText = z.string().max(200);

/** A refusal as it travels in receipts, reports and validate's replies. */
export const refusalSchema: z.ZodType<Refusal> = z.strictObject({
  code: z.enum(REFUSAL_CODES),
  line: z.number().int().positive().exactOptional(),
  column: shownText.exactOptional(),
  got: z.union([shownText, z.number()]).exactOptional(),
  want: z.union([shownText, z.number()]).exactOptional(),
  count: z.number().int().nonnegative().exactOptional(),
});
