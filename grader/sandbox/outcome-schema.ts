import { z } from 'zod';
import { noStandardError } from '../../contracts/report/report.ts';
import { refusalSchema } from '../../contracts/submission/refusal-schema.ts';
import { MAX_RESULT_BYTES } from './child/protocol.ts';
import type { ScoreOutcome } from './scorer.ts';

/**
 * All that a child can say. The child holds the answers and reads hostile bytes, so nothing outside this shape goes
 * on: a score has 64 bits, and a refusal's texts are short. Zod's numbers are finite.
 */
const outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('graded'),
    score: z.number(),
    rows: z.number().int().nonnegative(),
    standardError: z.union([z.number().nonnegative(), noStandardError]).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('invalid'), refusal: refusalSchema }),
]);

/** @returns undefined when `bytes` are not an outcome. */
export function parseOutcome(bytes: Uint8Array): ScoreOutcome | undefined {
  if (bytes.length > MAX_RESULT_BYTES) return undefined;
  try {
    return outcome.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}
