/**
 * The closed set of things that go wrong on Podium's side. What a participant does wrong is data (an ending,
 * a refusal), never an error. Each code maps to one gRPC status in platform/grpc and one exit status in client.
 */
export const ERROR_CODES = [
  'INVALID_ARGUMENT', // the caller's input is malformed; the message says which field and what is wanted
  'NOT_FOUND', // the named experiment, run, competition, agent, ... is unknown
  'ALREADY_EXISTS', // the name is taken by something different
  'CONFLICT', // the same key was used before with other content
  'STALE_FENCE', // somebody else holds the run by now
  'FAILED_PRECONDITION', // the state does not allow it
  'UNAUTHENTICATED', // no or unknown credentials
  'PERMISSION_DENIED', // known, but not allowed
  'RESOURCE_EXHAUSTED', // a quota, a limit or the disk
  'UNAVAILABLE', // a part cannot be reached now; trying again makes sense
  'DEADLINE_EXCEEDED', // it took longer than it may
  'CANCELED', // the caller gave up
  'DATA_LOSS', // stored bytes do not match their digest
  'VERSION_MISMATCH', // the two sides speak different protocol versions
  'BAD_COMPETITION', // a competition's folder, card or format is not as it must be
  'IMAGE_UNAVAILABLE', // an agent's image is neither in the engine nor to be had
  'CONTAINER_ENGINE', // the container engine refused or died
  'SCRATCH_UNAVAILABLE', // no sized writable place can be made on this machine
  'SANDBOX_UNAVAILABLE', // no sandbox for the scorer can be had
  'SCORER_FAILED', // the scorer child crashed, ran out of its limits or broke its protocol
  'MISSING_PREREQUISITE', // something must be installed first; the message holds the commands
  'CORRUPT_STORE', // a database fails its integrity check: stop and restore
  'INTERNAL', // a bug
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** An error with a code a caller can act on. `message` is for people: what happened, to what, and what to do next. */
export class PodiumError extends Error {
  override readonly name = 'PodiumError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

export function isPodiumError(error: unknown, code?: ErrorCode): error is PodiumError {
  return error instanceof PodiumError && (code === undefined || error.code === code);
}

/** The text of anything thrown, for a log line or a wrapped message. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
