import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ExperimentId, RunId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { ExperimentRow, RunRow } from '../store/rows.ts';
import type { NewLimit, Retriable, Retried } from '../store/run-controls.ts';
import type { Store } from '../store/store.ts';
import type { Orders } from './orders.ts';

export type Target = { readonly run: RunId } | { readonly experiment: ExperimentId };

/** What clients do to experiments and runs once they are in the queue: the record first, then whom it concerns is told. */
export class Controls {
  readonly #store: Store;
  readonly #orders: Orders;
  readonly #clock: Clock;

  constructor(store: Store, orders: Orders, clock: Clock) {
    this.#store = store;
    this.#orders = orders;
    this.#clock = clock;
  }

  pause(experiment: ExperimentId, user: string): ExperimentRow {
    this.#store.experiments.pause(experiment, user, this.#clock.nowMs());
    return this.#store.experiments.require(experiment);
  }

  resume(experiment: ExperimentId, user: string): ExperimentRow {
    if (this.#store.experiments.resume(experiment, user, this.#clock.nowMs())) this.#orders.ring();
    return this.#store.experiments.require(experiment);
  }

  reprioritize(experiment: ExperimentId, priority: number, user: string): ExperimentRow {
    this.#store.experiments.reprioritize(experiment, priority, user, this.#clock.nowMs());
    return this.#store.experiments.require(experiment);
  }

  /**
   * Takes back the ends named by `outcomes`. A run that is named itself must have ended so: FAILED_PRECONDITION says why
   * not; of an experiment the others are left as they are. `admit` throws when those
   * that it is given may not be in the queue again.
   */
  retry(
    target: Target,
    outcomes: readonly Retriable[],
    user: string,
    admit: (runs: readonly RunRow[]) => void,
  ): Retried {
    const runs = this.#store.controls.runsOf(target);
    const [only] = runs;
    if ('run' in target && only !== undefined) requireRetriable(only, outcomes);
    return this.#store.controls.retry(runs, outcomes, user, this.#clock.nowMs(), admit);
  }

  /** A held run may be leased again. */
  release(run: RunId, user: string): RunRow {
    const { controls, runs } = this.#store;
    controls.release(runs.require(run), user, this.#clock.nowMs());
    return runs.require(run);
  }

  /** A longer limit for those that have not ended; who holds one is told at once, and again with each renewal. */
  extend(target: Target, limit: NewLimit, user: string): { extended: RunId[]; left: RunId[] } {
    const runs = this.#store.controls.runsOf(target);
    const extended = this.#store.controls.extend(runs, limit, user, this.#clock.nowMs());
    for (const { held, timeLimitMs } of extended)
      if (held !== null) this.#orders.extend(held.worker, held.key, timeLimitMs);
    const done = new Set(extended.map(({ run }) => run));
    return { extended: [...done], left: runs.map(({ id }) => id).filter((id) => !done.has(id)) };
  }
}

function requireRetriable(run: RunRow, outcomes: readonly Retriable[]): void {
  if ((outcomes as readonly string[]).includes(run.state)) return;
  const why =
    run.state === 'graded'
      ? 'it is graded, and a result is never overwritten. Submit it anew for another one.'
      : `it is ${run.state}, not ${outcomes.join(' or ')}.`;
  throw new PodiumError('FAILED_PRECONDITION', `Run ${run.id} cannot be retried: ${why}`);
}
