import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { ClaimReply, ClaimRequest } from '../../contracts/messages/protocol.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { span } from '../scheduling/explain-waiting.ts';
import type { Quotas } from '../scheduling/quota.ts';
import { whyPicked } from '../scheduling/why-picked.ts';
import type { RunRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { NextRun, type Picked } from './next-run.ts';
import type { Orders } from './orders.ts';
import type { TicketOffice } from './ticket-office.ts';
import type { WorkerRegistry } from './worker-registry.ts';

export interface ClaimDeskParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: WorkerRegistry;
  readonly tickets: TicketOffice;
  readonly orders: Orders;
  readonly quotas: Quotas;
}

/** Within this a worker that got nothing asks again, doorbell or not. */
const RETRY_AFTER_MS = 5_000;
const SOONEST_RETRY_MS = 250;

/**
 * Answers claims. A lease that was granted but that the worker neither names nor ever spoke of is granted again, the same
 * one: its reply was lost. Otherwise the run whose turn it is (scheduling/) is leased, recorded before the reply goes out.
 */
export class ClaimDesk {
  readonly #parts: ClaimDeskParts;
  readonly #next: NextRun;

  constructor(parts: ClaimDeskParts) {
    this.#parts = parts;
    this.#next = new NextRun({ ...parts, queue: parts.store.queue, restoration: parts.store.restoration });
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
    if (!store.restoration.isOpen())
      return nothing('The head was restored from a backup; workers first get time to name what they hold.');
    const nowMs = clock.nowMs();
    const barred = this.#barred(request.worker, held.length, nowMs);
    if (barred !== null) return nothing(barred);
    const picked = this.#next.find(request, nowMs);
    if (picked === null) return this.#nothingReady(nowMs);
    return { kind: 'lease', ticket: this.#grant(picked, request, nowMs) };
  }

  /** Why this worker gets nothing, null when it may. One in quarantine by evidence gets a single run now and then, as a probe. */
  #barred(worker: WorkerId, held: number, nowMs: number): string | null {
    const { standings } = this.#parts.store;
    const standing = standings.get(worker);
    if (standing === null) return null;
    if (standing.drainedBy !== null) return 'The worker is drained.';
    if (standing.quarantinedBy === null) return null;
    const { probeAtMs } = standing;
    if (probeAtMs === null || nowMs < probeAtMs || held > 0) return 'The worker is in quarantine.';
    return null;
  }

  #wasLost(run: RunRow, request: ClaimRequest): boolean {
    // A restored head may have forgotten what became of the lease: an old one is never given again.
    if (run.state !== 'leased' || this.#parts.store.oldLeases.isOld(run.epoch)) return false;
    if (
      request.holding.some(
        (key) => key.runId === run.id && key.fence === run.fence && key.epoch === run.epoch,
      )
    ) {
      return false;
    }
    return !this.#parts.store.events.anyOf(run.id, run.epoch, run.fence);
  }

  #grant(picked: Picked, request: ClaimRequest, nowMs: number): string {
    const { worker, staysMs } = request;
    const { store, tickets, orders } = this.#parts;
    const before = store.runs.require(picked.runId);
    const why = whyPicked(picked, { free: request.free, bundles: new Set(request.bundles) });
    const outstays =
      picked.outstays && staysMs !== null
        ? `It may take ${span(picked.timeLimitMs)}, but ${worker} leaves in ${span(staysMs)}; nothing better exists, so it may be handed back and begin again.`
        : '';
    store.transitions.lease(picked.runId, worker, nowMs, [why, outstays].join(' ').trim(), outstays);
    if (store.standings.barred().has(worker)) store.standings.probe(worker, nowMs);
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

function keyOf(run: RunRow): LeaseKey {
  return { runId: run.id, epoch: run.epoch, fence: run.fence } as LeaseKey;
}

function nothing(reason: string, retryAfterMs = RETRY_AFTER_MS): ClaimReply {
  return { kind: 'nothing', retryAfterMs, reason };
}

function refused(code: string, message: string): ClaimReply {
  return { kind: 'refused', code, message };
}
