import type { ClaimRequest } from '../../contracts/messages/protocol.ts';
import { fits } from '../../contracts/resources/resources.ts';
import {
  compareUsers,
  dominantShare,
  sumOf,
  times,
  type Amount,
  type Share,
} from '../scheduling/fair-share.ts';
import { better, outstays, pickRun, type Candidate, type Claimant } from '../scheduling/pick-run.ts';
import { overQuota, quotaOf, type Quotas } from '../scheduling/quota.ts';
import type { Lane, OpenExperiment, Queue, QueueHead, UserShare } from '../store/queue.ts';
import type { Restoration } from '../store/restoration.ts';
import type { TicketOffice } from './ticket-office.ts';
import type { WorkerRegistry } from './worker-registry.ts';

export interface NextRunParts {
  readonly queue: Queue;
  /** No run is leased whose hand-in may still lie unread at its grader. */
  readonly restoration: Pick<Restoration, 'isReconciled'>;
  readonly registry: Pick<WorkerRegistry, 'takers'>;
  readonly tickets: Pick<TicketOffice, 'graders'>;
  readonly quotas: Quotas;
}

/** A run for a worker. */
export interface Picked extends Candidate {
  /** It may take longer than the worker stays; nothing better exists. */
  readonly outstays: boolean;
}

/** The lanes of one user at one priority. */
interface Turn extends Pick<Share, 'priority' | 'userShare' | 'userServed'> {
  readonly lanes: readonly Lane[];
}

interface Place {
  readonly experiment: OpenExperiment;
  readonly lane: Lane;
  readonly share: number;
}

const NOTHING: Omit<UserShare, 'user'> = { runs: 0, cpus: 0, memoryBytes: 0, gpus: 0, served: 0 };

/**
 * Finds the run a claim gets. The order is that of scheduling/fair-share.ts, taken apart so that only the start of each
 * list is read: users by share, a user's experiments by share, an experiment's next runs. A worker whose owner wants the
 * machine back at a known time first gets what can end before that; only then what cannot, where no other worker that
 * lends enough stays longer.
 */
export class NextRun {
  readonly #parts: NextRunParts;

  constructor(parts: NextRunParts) {
    this.#parts = parts;
  }

  /** Null when nothing that is ready fits. */
  find(request: ClaimRequest, nowMs: number): Picked | null {
    const takers = this.#parts.registry.takers();
    const claimant: Claimant = {
      worker: request.worker,
      free: request.free,
      staysMs: request.staysMs,
      bundles: new Set(request.bundles),
      others: takers.filter((taker) => taker.id !== request.worker),
    };
    const fleet = sumOf(takers.map((taker) => taker.lent));
    const turns = this.#turns(claimant, fleet);
    const { staysMs } = claimant;
    for (const maxTimeLimitMs of staysMs === null ? [null] : [staysMs, null]) {
      for (const turn of turns) {
        const picked = this.#pickOf(turn, claimant, fleet, maxTimeLimitMs, nowMs);
        if (picked !== null) return { ...picked, outstays: outstays(picked.timeLimitMs, staysMs) };
      }
    }
    return null;
  }

  /** Users in their turn, with the lanes that fit the worker and their quota. */
  #turns(claimant: Claimant, fleet: Amount): Turn[] {
    const { queue, quotas } = this.#parts;
    const users = queue.users();
    const lanes = queue.lanes().filter(({ user, resources }) => {
      if (!fits(resources, claimant.free)) return false;
      return overQuota(quotaOf(quotas, user), users.get(user) ?? NOTHING, resources) === null;
    });
    return [...Map.groupBy(lanes, ({ priority, user }) => `${priority} ${user}`).values()]
      .flatMap((group): Turn[] => {
        const [first] = group;
        if (first === undefined) return [];
        const held = users.get(first.user) ?? NOTHING;
        const userShare = dominantShare(held, fleet);
        return [{ priority: first.priority, userShare, userServed: held.served, lanes: group }];
      })
      .sort(compareUsers);
  }

  #pickOf(
    turn: Turn,
    claimant: Claimant,
    fleet: Amount,
    maxTimeLimitMs: number | null,
    nowMs: number,
  ): Candidate | null {
    const mayHave = turn.lanes.filter(({ resources, timeLimitMs }) =>
      maxTimeLimitMs !== null
        ? timeLimitMs <= maxTimeLimitMs
        : !outstays(timeLimitMs, claimant.staysMs) || !better(resources, claimant),
    );
    for (const place of inTurn(mayHave, this.#parts.queue, fleet, nowMs)) {
      for (const avoided of [false, true]) {
        const heads = this.#parts.queue.heads(place.experiment.id, {
          worker: claimant.worker,
          avoided,
          nowMs,
          bundles: [...claimant.bundles],
          graders: this.#parts.tickets.graders().filter((id) => this.#parts.restoration.isReconciled(id)),
          maxTimeLimitMs,
        });
        const picked = pickRun(
          heads.map((head) => toCandidate(head, place, turn)),
          claimant,
          nowMs,
        );
        if (picked !== null) return picked;
      }
    }
    return null;
  }
}

/** The experiments of several lanes by their share of the fleet, then by age; each lane is read as far as it is needed. */
function* inTurn(
  lanes: readonly Lane[],
  queue: Queue,
  fleet: Amount,
  nowMs: number,
): Generator<Place, void, undefined> {
  const cursors = lanes.map((lane) => ({ lane, rest: queue.inTurn(lane, nowMs) }));
  const next = ({ lane, rest }: (typeof cursors)[number]): Place | null => {
    const { value } = rest.next();
    if (value === undefined) return null;
    return { lane, experiment: value, share: dominantShare(times(lane.resources, value.runsActive), fleet) };
  };
  const fronts = cursors.map((cursor) => ({ cursor, place: next(cursor) }));
  for (;;) {
    const waiting = fronts.flatMap((front) => (front.place === null ? [] : { front, place: front.place }));
    const [first] = waiting.sort((a, b) => comparePlaces(a.place, b.place));
    if (first === undefined) return;
    yield first.place;
    first.front.place = next(first.front.cursor);
  }
}

function comparePlaces(a: Place, b: Place): number {
  return a.share - b.share || a.experiment.ordinal - b.experiment.ordinal;
}

function toCandidate(head: QueueHead, { experiment, lane, share }: Place, turn: Turn): Candidate {
  const { priority, userShare, userServed } = turn;
  return {
    ...head,
    resources: lane.resources,
    priority,
    userShare,
    userServed,
    experimentShare: share,
    experimentOrdinal: experiment.ordinal,
  };
}
