import { z } from 'zod';

/**
 * Ids are branded strings, so that a worker's id cannot be passed where a run's is wanted. Parsing is where the
 * outside comes in; every id is safe as a file name, a NATS subject token and a container label.
 */
const token = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'must be 1 to 64 letters, digits, _ or -, not starting with _ or -',
  );

/** Upstream's agent ids may hold one slash (aide/o1-preview); competition ids may hold dots. */
const agentToken = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9_.-]{0,63})?$/,
    'must be letters, digits, _ . - and at most one slash',
  );
const competitionToken = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, 'must be 1 to 128 letters, digits, _ or -');

export const experimentId = token.brand<'ExperimentId'>();
export const runId = token.brand<'RunId'>();
export const workerId = token.brand<'WorkerId'>();
export const graderId = token.brand<'GraderId'>();
export const agentId = agentToken.brand<'AgentId'>();
export const competitionId = competitionToken.brand<'CompetitionId'>();
/** `sha256:` and 64 lower-case hex digits. */
export const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits')
  .brand<'Digest'>();
/** Grows with each lease of a run; starts at 1. */
export const fence = z.number().int().positive().brand<'Fence'>();
/** Grows with each restore from backup; starts at 1. */
export const epoch = z.number().int().positive().brand<'Epoch'>();

export type ExperimentId = z.infer<typeof experimentId>;
export type RunId = z.infer<typeof runId>;
export type WorkerId = z.infer<typeof workerId>;
export type GraderId = z.infer<typeof graderId>;
export type AgentId = z.infer<typeof agentId>;
export type CompetitionId = z.infer<typeof competitionId>;
export type Digest = z.infer<typeof digest>;
export type Fence = z.infer<typeof fence>;
export type Epoch = z.infer<typeof epoch>;

/** One lease of one run: what every message about an attempt carries, and what a stale worker is refused by. */
export const leaseKey = z.object({ runId, epoch, fence });
export type LeaseKey = z.infer<typeof leaseKey>;
