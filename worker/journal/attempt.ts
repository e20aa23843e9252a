import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { handInContent, validateCall } from '../../contracts/handin/record.ts';
import { digest, type LeaseKey } from '../../contracts/ids/id.ts';
import { ending } from '../../contracts/run/ending.ts';
import type { Ticket } from '../../contracts/ticket/ticket.ts';

/**
 * An attempt's way through the worker. Each phase is written before the next step begins, so that a restarted daemon
 * goes on where the last one was; each step may be done twice.
 *
 *   claimed ──▶ preparing ──▶ running ──▶ ended ──▶ collected ──▶ handed_in ──▶ acknowledged ──▶ (cleaned: no row)
 *      └───────────┴─────────────┴──────────┴───────────┴─────────────┴──▶ abandoned ──────────────▶ (cleaned)
 *
 * claimed       the ticket is here, resources are given; nothing has been made
 * preparing     data, image and container are being made; a container may exist or not
 * running       the container was started; it lives without us
 * ended         it has ended, and why is known
 * collected     submission, output, logs and code are copied and synced; the container is not needed any more
 * handed_in     the grader's receipt is here
 * acknowledged  the head has the artifacts too; only cleaning is left
 * abandoned     stale, canceled or failed by the platform: only cleaning is left
 */
export const ATTEMPT_PHASES = [
  'claimed',
  'preparing',
  'running',
  'ended',
  'collected',
  'handed_in',
  'acknowledged',
  'abandoned',
] as const;
export type AttemptPhase = (typeof ATTEMPT_PHASES)[number];

const NEXT: Record<AttemptPhase, readonly AttemptPhase[]> = {
  claimed: ['preparing', 'abandoned'],
  preparing: ['running', 'abandoned'],
  running: ['ended', 'abandoned'],
  ended: ['collected', 'abandoned'],
  collected: ['handed_in', 'abandoned'],
  handed_in: ['acknowledged', 'abandoned'],
  acknowledged: [],
  abandoned: [],
};

/** What of the machine a run has for itself. */
export const allocation = z.strictObject({
  cpuset: z.array(z.number().int().nonnegative()),
  memoryBytes: z.number().int().nonnegative(),
  diskBytes: z.number().int().nonnegative(),
  gpus: z.array(z.string()),
});
export type Allocation = z.infer<typeof allocation>;

export const collectedArtifact = z.strictObject({
  name: z.string(),
  digest,
  sizeBytes: z.number().int().nonnegative(),
  truncatedBytes: z.number().int().nonnegative(),
  acknowledged: z.boolean(),
});
export type CollectedArtifact = z.infer<typeof collectedArtifact>;

export const attemptFacts = z.strictObject({
  allocation,
  imageId: z.string().nullable(),
  /** By the engine. */
  startedAtMs: z.number().nullable(),
  /** The time limit, where the head has made it longer than the ticket says; null: the ticket's. */
  timeLimitMs: z.number().int().positive().nullable().default(null),
  /** How long the agent was told that it may be frozen in all; the worker's settings may be others by now. Null: not told yet. */
  pauseAllowanceMs: z.number().nonnegative().nullable().default(null),
  /** Pauses for the machine's owner that are over, together. */
  pausedMs: z.number().nonnegative().default(0),
  /** When the present pause began, written before the order to the engine; wall clock, null while it runs. */
  frozenSinceMs: z.number().nullable().default(null),
  /** Why we stopped the container; written before the order, since the exit status alone does not tell. */
  stoppedFor: z.enum(['time', 'cancel', 'budget', 'disk']).nullable(),
  end: z
    .strictObject({
      ending,
      exitCode: z.number().int(),
      endedAtMs: z.number(),
      usage: z.strictObject({
        cpuSeconds: z.number().nullable(),
        memoryPeakBytes: z.number().int().nullable(),
        scratchUsedBytes: z.number().int().nullable(),
      }),
    })
    .nullable(),
  validateCalls: z.array(validateCall),
  validateCallsOmitted: z.number().int().nonnegative(),
  content: handInContent.nullable(),
  artifacts: z.array(collectedArtifact),
});
export type AttemptFacts = z.infer<typeof attemptFacts>;

export interface Attempt {
  readonly lease: LeaseKey;
  readonly ticket: Ticket;
  readonly ticketBytes: Buffer;
  readonly phase: AttemptPhase;
  /** The head has settled the run: its lease need not be renewed. */
  readonly settled: boolean;
  readonly facts: AttemptFacts;
  /** contracts/handin/record.ts as the bytes that are sent each time; from `collected` on. */
  readonly record: Buffer | null;
  /** The grader's, checked; from `handed_in` on. */
  readonly receipt: Buffer | null;
}

/** What the run is held to: an extension may only lengthen the ticket's limit. */
export function timeLimitOf({ ticket, facts }: Pick<Attempt, 'ticket' | 'facts'>): number {
  return Math.max(ticket.limits.timeMs, facts.timeLimitMs ?? 0);
}

export function leaseOf(ticket: Ticket): LeaseKey {
  return { runId: ticket.run, epoch: ticket.epoch, fence: ticket.fence };
}

export function claimedAttempt(ticket: Ticket, ticketBytes: Buffer, given: Allocation): Attempt {
  return {
    lease: leaseOf(ticket),
    ticket,
    ticketBytes,
    phase: 'claimed',
    settled: false,
    facts: {
      allocation: given,
      imageId: null,
      startedAtMs: null,
      timeLimitMs: null,
      pauseAllowanceMs: null,
      pausedMs: 0,
      frozenSinceMs: null,
      stoppedFor: null,
      end: null,
      validateCalls: [],
      validateCallsOmitted: 0,
      content: null,
      artifacts: [],
    },
    record: null,
    receipt: null,
  };
}

/** The attempt in a later phase. Throws INTERNAL when that phase does not follow. */
export function advance(attempt: Attempt, phase: AttemptPhase, facts: Partial<AttemptFacts> = {}): Attempt {
  if (!NEXT[attempt.phase].includes(phase)) {
    throw new PodiumError('INTERNAL', `An attempt that is ${attempt.phase} cannot become ${phase}.`);
  }
  return { ...attempt, phase, facts: { ...attempt.facts, ...facts } };
}
