import type { KeyObject } from 'node:crypto';
import type { ExperimentId, GraderId, RunId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Bus } from '../../platform/nats/bus.ts';
import type { WaitingExplanation } from '../scheduling/explain-waiting.ts';
import type { RunRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { OutputBoard } from './output-board.ts';
import type { WorkerRegistry } from './worker-registry.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

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
  /** Listens to workers and gives orders. */
  readonly head: Bus;
  /** Answers workers, and may publish nowhere but in their inboxes. */
  readonly responder: Bus;
  readonly ticketKey: KeyObject;
  /** Where each grader takes hand-ins; goes into tickets. */
  readonly graderAddresses: ReadonlyMap<GraderId, string>;
  readonly timing: LeaseTiming;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** Everything between the record and the workers: claims, renewals, events, orders, the live view. */
export interface Leases extends AsyncDisposable {
  readonly workers: WorkerRegistry;
  readonly output: OutputBoard;
  /** Cancels a run and tells the worker that holds it. NOT_FOUND for an unknown one. */
  cancelRun(run: RunId): 'canceled' | 'too_late';
  /** Cancels every run of an experiment that is not settled. NOT_FOUND for an unknown one. */
  cancelExperiment(experiment: ExperimentId): { canceled: RunId[]; tooLate: RunId[] };
  /** Why a queued run waits. */
  explainWaiting(run: RunRow): WaitingExplanation;
}

/** Subscribes to the workers' subjects and starts the lease clock. */
export function createLeases(_options: LeasesOptions): Leases {
  throw new PodiumError('INTERNAL', 'not written yet');
}
