import type { ExperimentId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { ResourceRequest } from '../../contracts/resources/resources.ts';
import {
  whyOf,
  type FleetMember,
  type WaitingReason,
  type WaitingRun,
} from '../scheduling/explain-waiting.ts';
import type { WaitingExperimentRow } from '../store/queue.ts';
import type { Store } from '../store/store.ts';

export interface WaitingWatchParts {
  readonly store: Pick<Store, 'queue' | 'history'>;
  readonly fleet: () => readonly FleetMember[];
  readonly overQuota: (user: string, resources: ResourceRequest) => WaitingRun['quota'];
  readonly natsConnected: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface WaitingExperiment {
  readonly id: ExperimentId;
  readonly runsQueued: number;
  readonly reason: WaitingReason;
  readonly sentence: string;
}

/** Notes of one experiment at most: a fleet that comes and goes must not fill the disk. */
const MAX_NOTES = 200;
const LOOK_INTERVAL_MS = 10_000;

/**
 * Sees why runs wait: by experiment, since the runs of one differ in nothing that matters here but their own backoff. A
 * reason that two looks in a row have found is noted in the history of the experiment, once for all of its runs.
 */
export class WaitingWatch implements Disposable {
  readonly #parts: WaitingWatchParts;
  readonly #seen = new Map<ExperimentId, WaitingReason>();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: WaitingWatchParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => {
      this.note();
    }, LOOK_INTERVAL_MS);
  }

  /** Every experiment with queued runs, and why they wait. */
  look(): WaitingExperiment[] {
    const { store, fleet, overQuota, natsConnected, clock } = this.#parts;
    const open = store.queue.waiting();
    if (open.length === 0) return [];
    if (!natsConnected()) {
      const why = { reason: 'nats_away', sentence: 'It waits: the head cannot reach NATS.' } as const;
      return open.map(({ id, runsQueued }) => ({ id, runsQueued, ...why }));
    }
    const members = fleet();
    const nowMs = clock.nowMs();
    // Experiments of one shape wait for the same reason: a thousand of them cost no more than their shapes.
    const known = new Map<string, ReturnType<typeof whyOf>>();
    const competing = competitionIn(open);
    return open.map((experiment) => {
      const { id, user, resources, timeLimitMs, pausedBy, runsQueued } = experiment;
      const elsewhere = competing(experiment);
      const shape = JSON.stringify([resources, timeLimitMs, user, pausedBy, elsewhere.higherPriority > 0]);
      const paused = pausedBy === null ? null : { by: pausedBy, experiment: id };
      const run = {
        resources,
        timeLimitMs,
        notBeforeMs: 0,
        avoidWorkerId: null,
        elsewhere,
        paused,
        held: null,
      };
      const why =
        known.get(shape) ??
        whyOf({ ...run, quota: pausedBy === null ? overQuota(user, resources) : null }, members, nowMs);
      if (pausedBy === null) known.set(shape, why); // How to go on names the experiment.
      return { id, runsQueued, ...why };
    });
  }

  /** Queued runs by reason; those that back off or are held are counted as that, whatever else they would wait for. */
  countByReason(): ReadonlyMap<WaitingReason, number> {
    const counts = new Map<WaitingReason, number>();
    const add = (reason: WaitingReason, runs: number): void => {
      counts.set(reason, (counts.get(reason) ?? 0) + runs);
    };
    const { queue } = this.#parts.store;
    const backingOff = queue.backingOff(this.#parts.clock.nowMs());
    const held = queue.held();
    if (backingOff > 0) add('backing_off', backingOff);
    if (held > 0) add('held', held);
    let special = backingOff + held;
    for (const { reason, runsQueued } of this.look()) {
      const counted = Math.min(special, runsQueued);
      special -= counted;
      add(reason, runsQueued - counted);
    }
    return counts;
  }

  /** Notes what has changed and lasted. A record that cannot be written now is written at the next look. */
  note(): void {
    const { store, clock, logger } = this.#parts;
    try {
      const waiting = this.look();
      for (const { id, reason, sentence } of waiting) {
        if (this.#seen.get(id) !== reason) continue;
        const { count, lastReason } = store.history.waitingOf(id);
        if (lastReason === reason || count >= MAX_NOTES) continue;
        const detail = { reason, sentence };
        store.history.noteExperiment(id, { what: 'waiting', who: 'head', atMs: clock.nowMs(), detail });
      }
      this.#seen.clear();
      for (const { id, reason } of waiting) this.#seen.set(id, reason);
    } catch (error) {
      logger.error('why runs wait could not be noted', { error });
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** How many queued runs of others stand before an experiment, and beside it; counted once for all. */
function competitionIn(open: readonly WaitingExperimentRow[]) {
  const queued = new Map<number, number>();
  for (const { priority, runsQueued } of open) queued.set(priority, (queued.get(priority) ?? 0) + runsQueued);
  return (experiment: WaitingExperimentRow) => {
    const higher = [...queued].filter(([priority]) => priority > experiment.priority);
    return {
      higherPriority: higher.reduce((sum, [, runs]) => sum + runs, 0),
      samePriority: (queued.get(experiment.priority) ?? 0) - experiment.runsQueued,
    };
  };
}
