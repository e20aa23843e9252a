import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { LeaseVerdict, RenewalReply, RenewalRequest } from '../../contracts/messages/protocol.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Store } from '../store/store.ts';
import type { LeaseClock } from './lease-clock.ts';
import type { LostLeases } from './lost-leases.ts';
import type { WorkerRegistry } from './worker-registry.ts';

export interface RenewalDeskParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly leaseClock: LeaseClock;
  readonly registry: WorkerRegistry;
  readonly leaseMs: number;
  readonly lost: LostLeases;
  readonly logger: Logger;
}

type Answer = Extract<RenewalReply, { kind: 'renewed' }>['leases'][number];

/** Answers renewals: tells of each lease whether it counts. A late one counts as long as nobody else has the run. */
export class RenewalDesk {
  readonly #parts: RenewalDeskParts;

  constructor(parts: RenewalDeskParts) {
    this.#parts = parts;
  }

  renew(request: RenewalRequest): RenewalReply {
    if (!this.#parts.registry.renews(request)) {
      const message = `The head does not know worker ${request.worker}: say hello first.`;
      return { kind: 'refused', code: 'FAILED_PRECONDITION', message };
    }
    const leases = request.leases.map((key) => this.#answer(key, request.worker));
    return { kind: 'renewed', leases, leaseMs: this.#parts.leaseMs };
  }

  #answer(key: LeaseKey, worker: WorkerId): Answer {
    const { store, clock, leaseClock } = this.#parts;
    const nowMs = clock.nowMs();
    const run = store.transitions.hold(key, worker, nowMs);
    if (run === null) return { ...key, verdict: this.#verdict(key, worker, nowMs) };
    leaseClock.renew(key, worker, run.startedAtMs ?? nowMs);
    return { ...key, verdict: 'renewed', ...(run.extended ? { timeLimitMs: run.timeLimitMs } : {}) };
  }

  /** Of a lease that does not count. */
  #verdict(key: LeaseKey, worker: WorkerId, nowMs: number): LeaseVerdict {
    const { store } = this.#parts;
    if (store.oldLeases.isOld(key.epoch)) {
      // A restore may have made a lease unknown that counts: its worker goes on, and the run waits for it.
      if (store.oldLeases.reserve(key, worker, nowMs)) return 'renewed';
      if (store.runs.get(key.runId) === null && this.#parts.lost.note(key, worker)) {
        this.#parts.logger.warn('a worker holds a run that was submitted after the backup', {
          worker,
          run: key.runId,
          epoch: key.epoch,
          fence: key.fence,
        });
      }
    }
    const ended = store.runs.get(key.runId);
    if (
      ended === null ||
      ended.epoch !== key.epoch ||
      ended.fence !== key.fence ||
      ended.workerId !== worker
    ) {
      return 'stale';
    }
    switch (ended.state) {
      case 'canceled':
        return 'canceled';
      case 'settled':
      case 'graded':
      case 'grading_failed':
        return 'settled';
      case 'queued':
      case 'leased':
      case 'running':
      case 'handing_in':
      case 'platform_failed':
        return 'stale';
    }
  }
}
