import { isPodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';

/**
 * Refusals that no repetition changes: the ticket or the record is not what the receiver wants, or other content is
 * there under the same lease. What else a service says may pass: a full disk is emptied, a service comes back, a limit
 * is raised, a wrong key file is replaced. What is no answer of a service at all (the collected file cannot be read, a
 * bug of ours) does not pass either.
 */
const FINAL: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'CONFLICT'];

export function isFinalRefusal(error: unknown): boolean {
  return !isPodiumError(error) || FINAL.includes(error.code);
}
