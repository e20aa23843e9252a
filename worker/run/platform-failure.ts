import { errorText, isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { PlatformFailure } from '../../contracts/run/ending.ts';
import type { Step } from './step.ts';

/** A failure of ours that already has its name. */
export class PlatformFault extends Error {
  override readonly name = 'PlatformFault';
  readonly failure: PlatformFailure;

  constructor(failure: PlatformFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

export interface FailureReport {
  readonly failure: PlatformFailure;
  /** For people: what happened, on which machine, at which step. */
  readonly detail: string;
}

/** What an error on the way of a run is called towards the head. Never the agent's fault: those are endings. */
export function reportOf(error: unknown, step: Step, hostname: string): FailureReport {
  const detail = `${hostname}, ${step}: ${errorText(error)}`.slice(0, 2000);
  return { failure: failureOf(error, step), detail };
}

function failureOf(error: unknown, step: Step): PlatformFailure {
  if (error instanceof PlatformFault) return error.failure;
  if (isDiskFull(error)) return 'HOST_DISK_FULL';
  if (!isPodiumError(error)) return 'WORKER_ERROR';
  switch (error.code) {
    case 'IMAGE_UNAVAILABLE':
    case 'SCRATCH_UNAVAILABLE':
    case 'CONTAINER_ENGINE':
      return error.code;
    default:
      return step === 'hand_in' ? 'HANDIN_REFUSED' : 'WORKER_ERROR';
  }
}

/** ENOSPC or EDQUOT, also where another error holds it as its cause; SQLite has its own word for it. */
function isDiskFull(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && (at.code === 'ENOSPC' || at.code === 'EDQUOT' || at.code === 'SQLITE_FULL'))
      return true;
  }
  return false;
}
