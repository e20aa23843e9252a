import { z } from 'zod';
import { REFUSAL_CODES, type Refusal } from '../../contracts/submission/refusal.ts';
import { MAX_RESULT_BYTES } from './child/protocol.ts';
import type { ScoreOutcome } from './scorer.ts';

/**
 * All that a child can say. The child holds the answers and reads hostile bytes, so nothing outside this shape goes
 * on: a score has 64 bits, and a refusal's texts are short.
 */
const count = z.number().int().nonnegative();
const shown = z.string().max(1024);

const refusal = z.strictObject({
  code: z.enum(REFUSAL_CODES),
  line: count.optional(),
  column: shown.optional(),
  got: z.union([shown, z.number()]).optional(),
  want: z.union([shown, z.number()]).optional(),
  count: count.optional(),
});

const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('graded'), score: z.number(), rows: count }),
  z.strictObject({ kind: z.literal('invalid'), refusal }),
]);

/** @returns undefined when `bytes` are not an outcome (zod's numbers are finite). */
export function parseOutcome(bytes: Uint8Array): ScoreOutcome | undefined {
  if (bytes.length > MAX_RESULT_BYTES) return undefined;
  try {
    const parsed = outcome.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (parsed.kind === 'graded') return parsed;
    return { kind: 'invalid', refusal: withoutAbsent(parsed.refusal) };
  } catch {
    return undefined;
  }
}

/** Zod's optional fields may be present and undefined; a Refusal's may not. */
function withoutAbsent(parsed: z.infer<typeof refusal>): Refusal {
  return Object.fromEntries(
    Object.entries(parsed).filter(([, value]) => value !== undefined),
  ) as unknown as Refusal;
}
