import type { ExperimentId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { whyOf, type FleetMember, type WaitingReason } from '../scheduling/explain-waiting.ts';
import type { OpenExperiment } from '../store/queue.ts';
import type { Store } from '../store/store.ts';

export interface WaitingWatchParts {
  readonly store: Pick<Store, 'queue' | 'history'>;
  readonly fleet: () => readonly FleetMember[];
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
    const { store, fleet, natsConnected, clock } = this.#parts;
    const open = store.queue.openExperiments();
    if (open.length === 0) return [];
    if (!natsConnected()) {
      const why = { reason: 'nats_away', sentence: 'It waits: the head cannot reach NATS.' } as const;
      return open.map(({ id, runsQueued }) => ({ id, runsQueued, ...why }));
    }
    const members = fleet();
    const nowMs = clock.nowMs();
    // Experiments of one shape wait for the same reason: a thousand of them cost no more than their shapes.
    const known = new Map<string, ReturnType<typeof whyOf>>();
    return open.map((experiment) => {
      const elsewhere = competing(experiment, open);
      const shape = JSON.stringify([experiment.resources, elsewhere.higherPriority > 0]);
      const run = { resources: experiment.resources, notBeforeMs: 0, avoidWorkerId: null, elsewhere };
      const why = known.get(shape) ?? whyOf(run, members, nowMs);
      known.set(shape, why);
      return { id: experiment.id, runsQueued: experiment.runsQueued, ...why };
    });
  }

  /** Queued runs by reason; those that back off are counted as that, whatever else they would wait for. */
  countByReason(): ReadonlyMap<WaitingReason, number> {
    const counts = new Map<WaitingReason, number>();
    const add = (reason: WaitingReason, runs: number): void => {
      counts.set(reason, (counts.get(reason) ?? 0) + runs);
    };
    let backingOff = this.#parts.store.queue.backingOff(this.#parts.clock.nowMs());
    if (backingOff > 0) add('backing_off', backingOff);
    for (const { reason, runsQueued } of this.look()) {
      const counted = Math.min(backingOff, runsQueued);
      backingOff -= counted;
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

function competing(experiment: OpenExperiment, open: readonly OpenExperiment[]) {
  const queued = (counts: (other: OpenExperiment) => boolean): number =>
    open.reduce(
      (sum, other) => sum + (other.id !== experiment.id && counts(other) ? other.runsQueued : 0),
      0,
    );
  return {
    higherPriority: queued((other) => other.priority > experiment.priority),
    samePriority: queued((other) => other.priority === experiment.priority),
  };
}
