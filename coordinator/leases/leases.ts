import type { KeyObject } from 'node:crypto';
import {
  leaseKey,
  type ExperimentId,
  type GraderId,
  type LeaseKey,
  type RunId,
  type WorkerId,
} from '../../contracts/ids/id.ts';
import type { ResourceRequest } from '../../contracts/resources/resources.ts';
import { isTerminal } from '../../contracts/run/state.ts';
import { systemClock, type Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Bus } from '../../platform/nats/bus.ts';
import { explainWaiting, type WaitingExplanation, type WaitingRun } from '../scheduling/explain-waiting.ts';
import { NO_QUOTAS, overQuota, quotaOf, type Quotas } from '../scheduling/quota.ts';
import type { Actor } from '../history/note.ts';
import type { RunRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { ClaimDesk } from './claim-desk.ts';
import { Controls } from './controls.ts';
import { LeaseClock } from './lease-clock.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { LostLeases } from './lost-leases.ts';
import { Orders } from './orders.ts';
import { OutputBoard } from './output-board.ts';
import { Reopening } from './reopening.ts';
import { RenewalDesk } from './renewal-desk.ts';
import { TicketOffice } from './ticket-office.ts';
import { WorkerAllowance } from './worker-allowance.ts';
import { WorkerGateway, type WorkerDesks } from './worker-gateway.ts';
import { WorkerRegistry } from './worker-registry.ts';

export interface LeaseTiming {
  readonly leaseMs: number;
  /** Bounds of the wait between an expired lease and the next one. */
  readonly minGraceMs: number;
  readonly maxGraceMs: number;
  /** How often deadlines are looked at. */
  readonly tickMs: number;
}

export interface LeasesOptions {
  readonly store: Store;
  readonly ticketKey: KeyObject;
  /** Where each grader takes hand-ins; goes into tickets. */
  readonly graderAddresses: ReadonlyMap<GraderId, string>;
  readonly timing: LeaseTiming;
  readonly quotas?: Quotas;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Wraps what answers workers, to measure it. */
  readonly observe?: (desks: WorkerDesks) => WorkerDesks;
}

/**
 * Everything between the record and the workers: claims, renewals, events, orders, the live view. Built from the record
 * alone; workers are heard from `attach` on.
 */
export class Leases implements Disposable {
  readonly workers: WorkerRegistry;
  readonly output = new OutputBoard();
  /** What clients do to experiments and runs besides submitting and canceling. */
  readonly controls: Controls;
  readonly lost = new LostLeases();
  readonly #options: LeasesOptions;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #leaseClock: LeaseClock;
  readonly #keeper: LeaseKeeper;
  readonly #orders: Orders;
  readonly #reopening: Reopening;
  readonly #resources = new DisposableStack();

  constructor(options: LeasesOptions) {
    const { store, timing, logger, clock = systemClock } = options;
    this.#options = options;
    this.#store = store;
    this.#clock = clock;
    this.#leaseClock = new LeaseClock(clock, timing);
    this.workers = new WorkerRegistry(store, clock, timing.leaseMs);
    this.#orders = this.#resources.use(new Orders(store.feed, logger));
    this.controls = new Controls(store, this.#orders, clock);
    const { workers: registry } = this;
    const { tickMs } = timing;
    this.#keeper = this.#resources.use(
      new LeaseKeeper({ store, clock, leaseClock: this.#leaseClock, registry, tickMs, logger }),
    );
    this.#reopening = this.#resources.use(
      new Reopening({ restoration: store.restoration, clock, waitMs: timing.leaseMs, tickMs, logger }),
    );
    this.#resources.defer(
      store.feed.subscribe(({ runId, state }) => {
        if (state === 'handing_in' || state === 'settled' || isTerminal(state)) this.output.end(runId);
      }),
    );
  }

  /**
   * Subscribes to the workers' subjects and starts the lease clock; once. `head` listens and gives orders, `responder`
   * answers and may publish nowhere but in workers' inboxes.
   */
  attach(head: Bus, responder: Bus): void {
    this.#orders.attach(head);
    this.#reopening.attach(head);
    this.#keeper.attach(head);
    const { logger } = this.#options;
    const allowance = new WorkerAllowance(this.#clock, logger);
    const { observe = (desks: WorkerDesks) => desks } = this.#options;
    this.#resources.use(
      new WorkerGateway({ head, responder, logger, allowance, desks: observe(this.#desks()) }),
    );
  }

  #desks(): WorkerDesks {
    const { ticketKey, graderAddresses, timing, quotas = NO_QUOTAS } = this.#options;
    const store = this.#store;
    const clock = this.#clock;
    const shared = { store, clock, registry: this.workers };
    const tickets = new TicketOffice(store, ticketKey, graderAddresses);
    const claims = new ClaimDesk({ ...shared, tickets, orders: this.#orders, quotas });
    const renewals = new RenewalDesk({
      ...shared,
      leaseClock: this.#leaseClock,
      leaseMs: timing.leaseMs,
      lost: this.lost,
      logger: this.#options.logger,
    });
    return {
      claim: (request) => claims.claim(request),
      renew: (request) => renewals.renew(request),
      events: ({ worker, journal, events }) => {
        const upTo = store.events.record(worker, journal, events, clock.nowMs());
        return { kind: 'recorded', upTo };
      },
      hello: (message) => {
        this.workers.hello(message);
        return { kind: 'welcome' };
      },
      output: (worker, { lease, offset, base64 }) => {
        if (this.#isHolder(worker, lease)) this.output.append(lease, offset, Buffer.from(base64, 'base64'));
      },
    };
  }

  #isHolder(worker: WorkerId, { runId, epoch, fence }: LeaseKey): boolean {
    const holder = this.#leaseClock.holder(runId);
    return holder?.worker === worker && holder.key.epoch === epoch && holder.key.fence === fence;
  }

  /** Cancels a run and tells the worker that holds it; `by`: who asked. NOT_FOUND for an unknown one. */
  cancelRun(run: RunId, by?: Actor): 'canceled' | 'too_late' {
    const result = this.#store.transitions.cancel(run, this.#clock.nowMs(), by);
    if (result.kind === 'too_late') return 'too_late';
    if (result.held !== null) this.#orders.stop(result.held.worker, result.held.key, 'canceled');
    return 'canceled';
  }

  /** Cancels every run of an experiment that is not settled. NOT_FOUND for an unknown one. */
  cancelExperiment(experiment: ExperimentId, by?: Actor): { canceled: RunId[]; tooLate: RunId[] } {
    this.#store.experiments.require(experiment);
    const canceled: RunId[] = [];
    const tooLate: RunId[] = [];
    const results = this.#store.transitions.cancelExperiment(experiment, this.#clock.nowMs(), by);
    for (const { run, result } of results) {
      (result.kind === 'canceled' ? canceled : tooLate).push(run);
      if (result.kind === 'canceled' && result.held !== null) {
        this.#orders.stop(result.held.worker, result.held.key, 'canceled');
      }
    }
    return { canceled, tooLate };
  }

  /** Takes back every run that the worker holds; it costs them no attempt. `reason` is one sentence for people. */
  releaseRuns(worker: WorkerId, reason: string): RunId[] {
    return this.#store.runs.held(worker).map((run) => {
      const key = leaseKey.parse({ runId: run.id, epoch: run.epoch, fence: run.fence });
      this.#store.transitions.reclaim(key, worker, reason, this.#clock.nowMs(), undefined, reason);
      this.#orders.stop(worker, key, 'stale');
      return run.id;
    });
  }

  /** Why a queued run waits. */
  explainWaiting(run: RunRow): WaitingExplanation {
    const store = this.#store;
    const { resources } = store.runs.spec(run.id);
    if (!this.#options.graderAddresses.has(run.graderId)) {
      const what = `It waits: grader ${run.graderId} of competition ${run.competitionId} is not in the head's configuration.`;
      return { reason: 'grader_unknown', sentences: [what], workers: [] };
    }
    const restoring = this.#explainRestore(run);
    if (restoring !== null) return { reason: 'restoring', sentences: [restoring], workers: [] };
    const { pausedBy } = store.experiments.require(run.experimentId);
    const { notBeforeMs, avoidWorkerId, reason, timeLimitMs } = run;
    const waiting = {
      resources,
      notBeforeMs,
      avoidWorkerId,
      reason,
      timeLimitMs,
      elsewhere: store.queue.elsewhere(run.experimentId, run.priority),
      quota: this.overQuota(run.user, resources),
      paused: pausedBy === null ? null : { by: pausedBy, experiment: run.experimentId },
      held: run.held ? { run: run.id, evidence: run.reason } : null,
    };
    return explainWaiting(waiting, this.workers.list(), this.#clock.nowMs());
  }

  /** What keeps one more run of this size from starting, as far as it is the quota of its user. */
  overQuota(user: string, resources: ResourceRequest): WaitingRun['quota'] {
    const held = this.#store.queue.users().get(user);
    if (held === undefined) return null;
    const over = overQuota(quotaOf(this.#options.quotas ?? NO_QUOTAS, user), held, resources);
    return over === null ? null : { user, over };
  }

  /** Why nothing of this run's kind is leased since a restore; null when it is. */
  #explainRestore(run: RunRow): string | null {
    const { restoration } = this.#store;
    if (!restoration.isReconciled(run.graderId)) {
      return `It waits: the head was restored from a backup and has still to read what grader ${run.graderId} stored since. See whether that grader runs: podium doctor`;
    }
    if (restoration.isOpen()) return null;
    return 'It waits: the head was restored from a backup; for about a minute workers get time to name what they hold.';
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }
}
