import type { KeyObject } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { GraderId, RunId } from '../../contracts/ids/id.ts';
import { signTicket, ticket } from '../../contracts/ticket/ticket.ts';
import type { Store } from '../store/store.ts';

/** Writes the signed right to run an attempt, from the record alone: the same attempt gets the same ticket again. */
export class TicketOffice {
  readonly #store: Store;
  readonly #key: KeyObject;
  readonly #graderAddresses: ReadonlyMap<GraderId, string>;

  constructor(store: Store, key: KeyObject, graderAddresses: ReadonlyMap<GraderId, string>) {
    this.#store = store;
    this.#key = key;
    this.#graderAddresses = graderAddresses;
  }

  /** The graders that hand-ins can go to. */
  graders(): GraderId[] {
    return [...this.#graderAddresses.keys()];
  }

  /** The ticket of the run's last lease, a DSSE envelope as JSON. FAILED_PRECONDITION when its grader is not configured. */
  issue(id: RunId): string {
    const run = this.#store.runs.require(id);
    const spec = this.#store.runs.spec(id);
    const address = this.#graderAddresses.get(spec.graderId);
    if (address === undefined) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `Grader ${spec.graderId} is not in the head's configuration.`,
      );
    }
    const attempt = this.#store.attempts.ofRun(id).at(-1);
    const value = ticket.parse({
      version: 1,
      run: run.id,
      experiment: run.experimentId,
      user: run.user,
      attempt: run.attempt,
      epoch: run.epoch,
      fence: run.fence,
      worker: run.workerId,
      agent: spec.agent,
      competition: spec.competition,
      seed: run.seed,
      resources: spec.resources,
      limits: { ...spec.limits, timeMs: run.timeLimitMs },
      retainMs: spec.retainMs,
      grader: { id: spec.graderId, address },
      issuedAtMs: attempt?.leasedAtMs,
    });
    return signTicket(value, this.#key).toString('utf8');
  }
}
