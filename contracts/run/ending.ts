import { z } from 'zod';

/** How the agent's container ended; says nothing about what was handed in. */
export const ENDINGS = [
  'exited',
  'failed',
  'timed_out',
  'out_of_memory',
  'disk_full',
  'budget_exhausted',
  'canceled',
] as const;
export const ending = z.enum(ENDINGS);
export type Ending = z.infer<typeof ending>;

/** What a hand-in is worth. */
export const GRADES = ['graded', 'invalid', 'none'] as const;
export const grade = z.enum(GRADES);
export type Grade = z.infer<typeof grade>;

/** Podium's own failures: the run is tried again and never counted against the agent. */
export const PLATFORM_FAILURES = [
  'IMAGE_UNAVAILABLE', // the image is neither in the engine nor to be had
  'BUNDLE_UNAVAILABLE', // the public data could not be fetched or verified
  'SCRATCH_UNAVAILABLE', // no sized writable place could be made
  'CONTAINER_ENGINE', // the engine refused, died or lost the container
  'CONTAINER_LOST', // a restarted worker found its container gone
  'GPU_FAULT', // a GPU fell off
  'HOST_DISK_FULL', // the machine's own disk filled
  'HANDIN_REFUSED', // the grader refused the hand-in for a reason that is not the agent's
  'WORKER_ERROR', // a bug in the worker
] as const;
export const platformFailure = z.enum(PLATFORM_FAILURES);
export type PlatformFailure = z.infer<typeof platformFailure>;

/** Everything the worker saw when a run's container ended. */
export interface EndSignals {
  readonly exitCode: number;
  /** The engine's flag: the kernel killed some process of the container for memory, not necessarily the main one. */
  readonly oomKilled: boolean;
  /** The engine's own error text, '' when none. */
  readonly engineError: string;
  /** Why the end was not the agent's doing: the engine or the machine went down, somebody stopped it; '' otherwise. */
  readonly endedByOthers: string;
  readonly scratchFull: boolean;
  /** Why the worker stopped the container; null when it ended by itself. */
  readonly stoppedFor: 'time' | 'cancel' | 'budget' | 'disk' | null;
  /** A GPU given to the run is no longer there. */
  readonly gpuLost: boolean;
}

export type EndVerdict =
  | { readonly kind: 'ending'; readonly ending: Ending }
  | { readonly kind: 'platform'; readonly failure: PlatformFailure; readonly detail: string };

/** SIGKILL as a shell and the engine report it: 128 + 9. */
const KILLED = 137;

/**
 * Which signal means what: the one table. The first row that matches decides.
 *
 * | signal                                            | meaning            |
 * | ------------------------------------------------- | ------------------ |
 * | a GPU of the run is gone                          | platform GPU_FAULT |
 * | the engine could not run it, nothing stopped it   | platform           |
 * | others ended it, nothing of ours stopped it       | platform           |
 * | stopped by a client                               | canceled           |
 * | stopped for its budget, its time, its disk        | that               |
 * | exit 0                                            | exited             |
 * | killed (137) and the kernel killed for memory     | out_of_memory      |
 * | any other status, with the scratch full           | disk_full          |
 * | any other status                                  | failed             |
 *
 * The engine's flag alone decides nothing: with exit 0 only a child was killed, and the agent went on.
 */
export function classifyEnd(signals: EndSignals): EndVerdict {
  if (signals.gpuLost)
    return { kind: 'platform', failure: 'GPU_FAULT', detail: 'A GPU of this run is no longer there.' };
  if (signals.stoppedFor === null && signals.engineError !== '' && !isAgentsOwnFault(signals)) {
    return { kind: 'platform', failure: 'CONTAINER_ENGINE', detail: signals.engineError };
  }
  if (signals.stoppedFor === null && signals.endedByOthers !== '')
    return { kind: 'platform', failure: 'CONTAINER_ENGINE', detail: signals.endedByOthers };
  switch (signals.stoppedFor) {
    case 'cancel':
      return { kind: 'ending', ending: 'canceled' };
    case 'budget':
      return { kind: 'ending', ending: 'budget_exhausted' };
    case 'time':
      return { kind: 'ending', ending: 'timed_out' };
    case 'disk':
      return { kind: 'ending', ending: 'disk_full' };
    case null:
      break;
  }
  if (signals.exitCode === 0) return { kind: 'ending', ending: 'exited' };
  if (signals.exitCode === KILLED && signals.oomKilled) return { kind: 'ending', ending: 'out_of_memory' };
  if (signals.scratchFull) return { kind: 'ending', ending: 'disk_full' };
  return { kind: 'ending', ending: 'failed' };
}

/** 126 and 127: the command of the image is not executable or not there; the image is at fault, not the machine. */
function isAgentsOwnFault(signals: EndSignals): boolean {
  return signals.exitCode === 126 || signals.exitCode === 127;
}
