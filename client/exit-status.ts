import { isPodiumError, type ErrorCode } from '../contracts/errors/podium-error.ts';

/** What the command's exit status means; 69 is also what the bootstrap and `npm test` end with for want of something; `podium help exit-status` prints it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  unreachable: 4,
  notAllowed: 5,
  ungraded: 6,
  precondition: 7,
  exhausted: 8,
  missingPrerequisite: 69,
  interrupted: 130,
} as const;

export const EXIT_HELP = `Exit status:
  0  done
  1  failed; the message says how
  2  the command line or a value in it is wrong
  3  the named experiment, run, competition, agent, ... is unknown
  4  the head cannot be reached, or did not answer in time
  5  not allowed with this token
  6  the experiment ended, but not every run was graded
  7  the state does not allow it (yet)
  8  a quota, a limit or a full disk refuses it; the message says whose
  69  something must be installed first; the message holds the commands
  130  interrupted`;

const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  INVALID_ARGUMENT: EXIT.usage,
  BAD_COMPETITION: EXIT.usage,
  NOT_FOUND: EXIT.notFound,
  UNAVAILABLE: EXIT.unreachable,
  DEADLINE_EXCEEDED: EXIT.unreachable,
  UNAUTHENTICATED: EXIT.notAllowed,
  PERMISSION_DENIED: EXIT.notAllowed,
  FAILED_PRECONDITION: EXIT.precondition,
  VERSION_MISMATCH: EXIT.precondition,
  RESOURCE_EXHAUSTED: EXIT.exhausted,
  MISSING_PREREQUISITE: EXIT.missingPrerequisite,
  SANDBOX_UNAVAILABLE: EXIT.missingPrerequisite,
  CANCELED: EXIT.interrupted,
};

export function exitStatusOf(error: unknown): number {
  return isPodiumError(error) ? (STATUS_OF[error.code] ?? EXIT.failed) : EXIT.failed;
}
