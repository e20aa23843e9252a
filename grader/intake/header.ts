import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { handInRecord, type HandInRecord } from '../../contracts/handin/record.ts';
import type { GraderId } from '../../contracts/ids/id.ts';
import { openTicket, type Ticket } from '../../contracts/ticket/ticket.ts';

/** Who may hand in here, and how much. */
export interface AdmissionRules {
  readonly graderId: GraderId;
  /** The key that tickets are signed with. */
  readonly headPublicKey: KeyObject;
  readonly maxSubmissionBytes: number;
}

export interface Admitted {
  readonly ticket: Ticket;
  readonly record: HandInRecord;
}

/**
 * Judges the first message of a hand-in, before any byte of the submission. The ticket is the whole right to hand in:
 * signed by the head, for this grader;
 * where the connection has a certificate, it must be of the worker that the ticket names. Whether the fence is still the run's is the coordinator's to decide, not ours.
 *
 * @throws PodiumError INVALID_ARGUMENT, PERMISSION_DENIED for another worker's ticket, or RESOURCE_EXHAUSTED when the submission is larger than the ticket or this
 *   grader allows.
 */
export function admit(
  ticketBytes: Uint8Array,
  recordBytes: Uint8Array,
  worker: string | null,
  rules: AdmissionRules,
): Admitted {
  const ticket = genuineTicket(ticketBytes, rules.headPublicKey);
  if (worker !== null && worker !== ticket.worker) {
    throw new PodiumError(
      'PERMISSION_DENIED',
      `The ticket of run ${ticket.run} is the worker ${ticket.worker}'s; the certificate is of ${worker}.`,
    );
  }
  if (ticket.grader.id !== rules.graderId) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The ticket of run ${ticket.run} is for the grader ${ticket.grader.id}; this is ${rules.graderId}.`,
    );
  }
  const record = wellFormedRecord(recordBytes);
  if (record.content.kind === 'submission') {
    const limit = Math.min(ticket.limits.submissionBytes, rules.maxSubmissionBytes);
    if (record.content.sizeBytes > limit) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `The submission of run ${ticket.run} has ${record.content.sizeBytes} bytes; at most ${limit} are taken.`,
      );
    }
  }
  return { ticket, record };
}

function genuineTicket(bytes: Uint8Array, headPublicKey: KeyObject): Ticket {
  try {
    return openTicket(bytes, headPublicKey);
  } catch (error) {
    if (!isPodiumError(error)) throw error;
    throw new PodiumError('INVALID_ARGUMENT', `The ticket does not verify: ${error.message}`, {
      cause: error,
    });
  }
}

function wellFormedRecord(bytes: Uint8Array): HandInRecord {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', `The hand-in record is not JSON: ${errorText(error)}`);
  }
  const parsed = handInRecord.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new PodiumError(
    'INVALID_ARGUMENT',
    `The hand-in record is malformed: ${z.prettifyError(parsed.error)}`,
  );
}
