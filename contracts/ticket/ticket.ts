import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import {
  agentId,
  competitionId,
  digest,
  epoch,
  experimentId,
  fence,
  graderId,
  runId,
  workerId,
} from '../ids/id.ts';
import { resourceRequest } from '../resources/resources.ts';
import { open, PAYLOAD_TYPES, seal } from '../signing/envelope.ts';

/** What the worker holds the agent to. */
export const runLimits = z.strictObject({
  /** Wall time of the agent's container. */
  timeMs: z.number().int().positive(),
  pids: z.number().int().positive(),
  sharedMemoryBytes: z.number().int().nonnegative(),
  /** The submission file; a larger one is refused as TOO_LARGE. */
  submissionBytes: z.number().int().positive(),
  /** What is kept of what the agent prints. */
  outputBytes: z.number().int().positive(),
  /** Each of the logs and code archives. */
  artifactBytes: z.number().int().positive(),
});
export type RunLimits = z.infer<typeof runLimits>;

/** The agent as it was when the experiment was submitted. */
export const agentSpec = z.strictObject({
  id: agentId,
  /** Name or digest of the image. */
  image: z.string().min(1).max(500),
  /** Its id; absent: whatever the worker's engine knows, or can pull, under that name. */
  imageId: digest.optional(),
  /** Replaces the image's command; empty: the image's own. */
  command: z.array(z.string().max(10_000)).max(100),
  environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/), z.string().max(10_000)),
});
export type AgentSpec = z.infer<typeof agentSpec>;

/**
 * The signed right to run an attempt and to hand in its result. Does not expire: whether the hand-in counts is decided
 * by the fence when it is settled, not by a clock.
 */
export const ticket = z.strictObject({
  version: z.literal(1),
  run: runId,
  experiment: experimentId,
  /** Who submitted it, for the owner of the machine; '' from a head that does not tell. */
  user: z.string().max(100).default(''),
  attempt: z.number().int().positive(),
  epoch,
  fence,
  worker: workerId,
  agent: agentSpec,
  competition: z.strictObject({ id: competitionId, name: z.string(), bundle: digest }),
  seed: z.number().int().nonnegative(),
  resources: resourceRequest,
  limits: runLimits,
  /** How long the stopped container stays on the worker for inspection, from its end; 0: not at all. */
  retainMs: z.number().int().nonnegative().default(0),
  grader: z.strictObject({ id: graderId, address: z.string().min(1).max(300) }),
  issuedAtMs: z.number().int().nonnegative(),
});
export type Ticket = z.infer<typeof ticket>;

export function signTicket(value: Ticket, headKey: KeyObject): Buffer {
  return seal(PAYLOAD_TYPES.ticket, value, headKey);
}

/** Throws UNAUTHENTICATED when the head did not sign it. */
export function openTicket(envelope: Uint8Array, headPublicKey: KeyObject): Ticket {
  return open(PAYLOAD_TYPES.ticket, envelope, headPublicKey, ticket);
}
