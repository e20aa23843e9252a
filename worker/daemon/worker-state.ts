import type { WorkerState } from '../../contracts/messages/protocol.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Logger } from '../../platform/logger/logger.ts';

/**
 * A worker's life, as it tells the head:
 *
 *   STARTING ──adopted what was left──▶ IDLE ◀──a run / no run──▶ BUSY
 *       │                               ▲ │                         │
 *       │                               │ └───the owner is there────┤
 *       │                               │                           ▼
 *       │                               ├───────────gone───────── PAUSED ───for too long──▶ AWAY
 *       │                               └───────────gone, or the hours begin────────────────┘
 *       └─────first signal, from any of them────▶ DRAINING
 *                                                    └── all done, or the second signal ──▶ STOPPED
 *
 * STARTING  looks at the machine, takes over its containers; claims nothing
 * IDLE      claims, has nothing to do
 * BUSY      has runs (also ones being handed in) and claims while something is free
 * PAUSED    its runs are frozen, or it would freeze them; claims nothing
 * AWAY      the machine is its owner's: what ran was given back; claims nothing, hands in what had ended
 * DRAINING  finishes what it has, claims nothing
 * STOPPED   does nothing any more; containers may still run, for the next start to adopt
 */
const NEXT: Record<WorkerState, readonly WorkerState[]> = {
  STARTING: ['IDLE', 'BUSY', 'PAUSED', 'AWAY', 'DRAINING', 'STOPPED'],
  IDLE: ['BUSY', 'PAUSED', 'AWAY', 'DRAINING', 'STOPPED'],
  BUSY: ['IDLE', 'PAUSED', 'AWAY', 'DRAINING', 'STOPPED'],
  PAUSED: ['IDLE', 'BUSY', 'AWAY', 'DRAINING', 'STOPPED'],
  AWAY: ['IDLE', 'BUSY', 'PAUSED', 'DRAINING', 'STOPPED'],
  DRAINING: ['STOPPED'],
  STOPPED: [],
};

export class StateMachine {
  readonly #logger: Logger;
  #state: WorkerState = 'STARTING';

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get state(): WorkerState {
    return this.#state;
  }

  /** True when it is another state than before. Throws INTERNAL when it does not follow. */
  enter(state: WorkerState): boolean {
    if (state === this.#state) return false;
    if (!NEXT[this.#state].includes(state))
      throw new PodiumError('INTERNAL', `A worker that is ${this.#state} cannot become ${state}.`);
    this.#logger.info('worker state', { from: this.#state, to: state });
    this.#state = state;
    return true;
  }
}
