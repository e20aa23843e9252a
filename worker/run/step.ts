import type { AttemptPhase } from '../journal/attempt.ts';

/** What is known of an attempt besides its phase. */
export interface Observed {
  /** The engine knows its container, running or ended. */
  readonly container: boolean;
  /** The head wants it stopped. */
  readonly ordered: boolean;
  /** ... because the machine's owner took it back. */
  readonly reclaimed: boolean;
  /** Container and files are gone. */
  readonly cleaned: boolean;
  readonly settled: boolean;
  /** The head has acknowledged all its events. */
  readonly told: boolean;
}

export type Step =
  | 'prepare' // data, image, gate; start the container
  | 'adopt' // a container that was started just before a crash
  | 'watch' // until it ends
  | 'report_lost' // the container is gone with what was in it
  | 'collect' // copy what counts; the container goes while that is handed in
  | 'hand_in' // until there is a receipt
  | 'send_artifacts' // until the head has them
  | 'drop' // stale or canceled
  | 'reclaim' // the owner took the machine back
  | 'clean' // container and files
  | 'rest' // nothing to do, but the head does not know yet
  | 'forget'; // the journal's row goes

/**
 * The next step of an attempt, a pure function: the same after a restart as before it.
 *
 * An attempt that is cleaned stays known until the head has settled it, or has heard why it was abandoned: the claim
 * names the leases a worker knows of, and one that it no longer names would be granted to it again.
 */
export function nextStep(phase: AttemptPhase, observed: Observed): Step {
  switch (phase) {
    case 'abandoned':
      if (!observed.cleaned) return 'clean';
      return observed.told ? 'forget' : 'rest';
    case 'acknowledged':
      if (!observed.cleaned) return 'clean';
      return observed.settled || observed.ordered ? 'forget' : 'rest';
    default:
      if (observed.ordered) return observed.reclaimed ? 'reclaim' : 'drop';
      return nextOfLive(phase, observed.container);
  }
}

type LivePhase = Exclude<AttemptPhase, 'abandoned' | 'acknowledged'>;

function nextOfLive(phase: LivePhase, container: boolean): Step {
  switch (phase) {
    case 'claimed':
      return 'prepare';
    case 'preparing':
      return container ? 'adopt' : 'prepare';
    case 'running':
      return container ? 'watch' : 'report_lost';
    case 'ended':
      return container ? 'collect' : 'report_lost';
    case 'collected':
      return 'hand_in';
    case 'handed_in':
      return 'send_artifacts';
  }
}
