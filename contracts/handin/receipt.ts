import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { digest, epoch, fence, graderId, runId, workerId } from '../ids/id.ts';
import { open, PAYLOAD_TYPES, seal } from '../signing/envelope.ts';
import { handInContent } from './record.ts';
import { ending } from '../run/ending.ts';

/** The grader's "stored": given after fsync, unique on (run, epoch, fence). Says nothing that depends on the answers. */
export const receipt = z.strictObject({
  version: z.literal(1),
  grader: graderId,
  run: runId,
  attempt: z.number().int().positive(),
  epoch,
  fence,
  worker: workerId,
  content: handInContent,
  ending,
  /** Digest of the hand-in record's bytes. */
  record: digest,
  storedAtMs: z.number().int().nonnegative(),
});
export type Receipt = z.infer<typeof receipt>;

export function signReceipt(value: Receipt, graderKey: KeyObject): Buffer {
  return seal(PAYLOAD_TYPES.receipt, value, graderKey);
}

/** Throws UNAUTHENTICATED when the grader did not sign it. */
export function openReceipt(envelope: Uint8Array, graderPublicKey: KeyObject): Receipt {
  return open(PAYLOAD_TYPES.receipt, envelope, graderPublicKey, receipt);
}
