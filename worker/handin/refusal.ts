import { isPodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';

/**
 * Refusals that no repetition changes: the ticket or the record is not what the receiver wants, or other content is
 * there under the same lease. Everything else may pass: a full disk is emptied, a service comes back, a limit is
 * raised, a wrong key file is replaced.
 */
const FINAL: readonly ErrorCode[] = ['INVALID_ARGUMENT', 'CONFLICT'];

export function isFinalRefusal(error: unknown): boolean {
  return isPodiumError(error) && FINAL.includes(error.code);
}
