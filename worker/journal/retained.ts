import { z } from 'zod';
import { leaseKey } from '../../contracts/ids/id.ts';
import type { Attempt } from './attempt.ts';

/** The stopped container of an ended run, kept for whoever wants to look into it. */
export const retained = z.strictObject({
  lease: leaseKey,
  user: z.string(),
  agentId: z.string(),
  competitionId: z.string(),
  /** By this machine's clock. */
  untilMs: z.number().int(),
  /** What its scratch may take of the disk. */
  diskBytes: z.number().int().nonnegative(),
});
export type Retained = z.infer<typeof retained>;

/** What of an attempt that ends now is to be kept; null: nothing. */
export function retainedOf({ lease, ticket, facts }: Attempt, nowMs: number): Retained | null {
  if (ticket.retainMs === 0) return null;
  return {
    lease,
    user: ticket.user,
    agentId: ticket.agent.id,
    competitionId: ticket.competition.id,
    untilMs: nowMs + ticket.retainMs,
    diskBytes: facts.allocation.diskBytes,
  };
}
