import type { LeaseKey } from '../../contracts/ids/id.ts';
import type { ClaimReply, ClaimRequest } from '../../contracts/messages/protocol.ts';
import { fits } from '../../contracts/resources/resources.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { compareShares, type Share } from '../scheduling/fair-share.ts';
import { pickRun, type Candidate, type Claimant } from '../scheduling/pick-run.ts';
import { whyPicked } from '../scheduling/why-picked.ts';
import type { OpenExperiment, QueueHead } from '../store/queue.ts';
import type { RunRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { Orders } from './orders.ts';
import type { TicketOffice } from './ticket-office.ts';
import type { WorkerRegistry } from './worker-registry.ts';

export interface ClaimDeskParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: WorkerRegistry;
  readonly tickets: TicketOffice;
  readonly orders: Orders;
}

/** Within this a worker that got nothing asks again, doorbell or not. */
const RETRY_AFTER_MS = 5_000;
const SOONEST_RETRY_MS = 250;

type Ranked = Share & { readonly experiment: OpenExperiment };

/**
 * Answers claims. A lease that was granted but that the worker neither names nor ever spoke of is granted again, the same
 * one: its reply was lost. Otherwise the run whose turn it is (scheduling/) is leased, recorded before the reply goes out.
 */
export class ClaimDesk {
  readonly #parts: ClaimDeskParts;

  constructor(parts: ClaimDeskParts) {
    this.#parts = parts;
  }

  claim(request: ClaimRequest): ClaimReply {
    const { store, registry, clock } = this.#parts;
    if (!registry.claims(request)) {
      return refused(
        'FAILED_PRECONDITION',
        `The head does not know worker ${request.worker}: say hello first.`,
      );
    }
    if (request.state !== 'IDLE' && request.state !== 'BUSY')
      return nothing(`The worker is ${request.state}.`);
    const held = store.runs.held(request.worker);
    const lost = held.find((run) => this.#wasLost(run, request));
    if (lost !== undefined) return { kind: 'lease', ticket: this.#parts.tickets.issue(lost.id) };
    // Each run takes a whole CPU, so a worker that holds more than it lends is out of step, or hoards.
    if (held.filter((run) => run.state !== 'handing_in').length >= 2 * Math.max(1, request.lent.cpus)) {
      return nothing('The worker holds more runs than it lends CPUs.');
    }
    const nowMs = clock.nowMs();
    const picked = this.#pick(request, nowMs);
    if (picked === null) return this.#nothingReady(nowMs);
    return { kind: 'lease', ticket: this.#grant(picked, request, nowMs) };
  }

  #wasLost(run: RunRow, request: ClaimRequest): boolean {
    if (run.state !== 'leased') return false;
    if (
      request.holding.some(
        (key) => key.runId === run.id && key.fence === run.fence && key.epoch === run.epoch,
      )
    ) {
      return false;
    }
    return !this.#parts.store.events.anyOf(run.id, run.epoch, run.fence);
  }

  #pick(request: ClaimRequest, nowMs: number): Candidate | null {
    const { store, registry } = this.#parts;
    const claimant: Claimant = {
      worker: request.worker,
      free: request.free,
      bundles: new Set(request.bundles),
      others: registry.othersLend(request.worker),
    };
    const users = store.queue.activeByUser();
    const turns = store.queue
      .openExperiments()
      .filter((experiment) => fits(experiment.resources, request.free))
      .map((experiment): Ranked => ({
        experiment,
        priority: experiment.priority,
        userActive: users.get(experiment.user) ?? 0,
        experimentActive: experiment.runsActive,
        experimentOrdinal: experiment.ordinal,
      }))
      .sort(compareShares);
    for (const turn of turns) {
      const picked = this.#pickOf(turn, claimant, nowMs);
      if (picked !== null) return picked;
    }
    return null;
  }

  #pickOf(turn: Ranked, claimant: Claimant, nowMs: number): Candidate | null {
    const { queue } = this.#parts.store;
    for (const avoided of [false, true]) {
      const heads = queue.heads(turn.experiment.id, claimant.worker, avoided, nowMs);
      const candidates = heads
        .filter((head) => this.#parts.tickets.serves(head.graderId))
        .map((head) => toCandidate(head, turn));
      const picked = pickRun(candidates, claimant, nowMs);
      if (picked !== null) return picked;
    }
    return null;
  }

  #grant(picked: Candidate, request: ClaimRequest, nowMs: number): string {
    const { worker } = request;
    const { store, tickets, orders } = this.#parts;
    const before = store.runs.require(picked.runId);
    const why = whyPicked(picked, { free: request.free, bundles: new Set(request.bundles) });
    store.transitions.lease(picked.runId, worker, nowMs, why);
    // Whoever lost its lease over silence may still compute: from now on it does so in vain.
    if (before.workerId !== null) orders.stop(before.workerId, keyOf(before), 'stale');
    return tickets.issue(picked.runId);
  }

  #nothingReady(nowMs: number): ClaimReply {
    const next = this.#parts.store.queue.nextReadyMs(nowMs);
    const retryAfterMs =
      next === null ? RETRY_AFTER_MS : Math.max(SOONEST_RETRY_MS, Math.min(RETRY_AFTER_MS, next - nowMs));
    return nothing('No queued run fits into what is free.', retryAfterMs);
  }
}

function toCandidate(head: QueueHead, { experiment, ...share }: Ranked): Candidate {
  return { ...share, ...head, resources: experiment.resources };
}

function keyOf(run: RunRow): LeaseKey {
  return { runId: run.id, epoch: run.epoch, fence: run.fence } as LeaseKey;
}

function nothing(reason: string, retryAfterMs = RETRY_AFTER_MS): ClaimReply {
  return { kind: 'nothing', retryAfterMs, reason };
}

function refused(code: string, message: string): ClaimReply {
  return { kind: 'refused', code, message };
}
