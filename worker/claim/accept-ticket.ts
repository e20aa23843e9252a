import type { KeyObject } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { openTicket, type Ticket } from '../../contracts/ticket/ticket.ts';

/** A ticket as it came from the head, checked: signed by it, and for this worker. Throws UNAUTHENTICATED or INVALID_ARGUMENT. */
export function acceptTicket(
  text: string,
  headKey: KeyObject,
  worker: WorkerId,
): { ticket: Ticket; ticketBytes: Buffer } {
  const ticketBytes = Buffer.from(text);
  const ticket = openTicket(ticketBytes, headKey);
  if (ticket.worker !== worker) {
    throw new PodiumError(
      'UNAUTHENTICATED',
      `The ticket of run ${ticket.run} is for worker ${ticket.worker}, not for ${worker}.`,
    );
  }
  return { ticket, ticketBytes };
}
