import { statfs } from 'node:fs/promises';
import type { GraderId, WorkerId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { WorkerView } from '../leases/worker-registry.ts';
import type { Standing } from '../store/standings.ts';
import type { Outbox } from './outbox.ts';

export interface ConditionParts {
  readonly outbox: Outbox;
  readonly workers: () => readonly Pick<WorkerView, 'id' | 'state'>[];
  readonly standings: () => ReadonlyMap<WorkerId, Standing>;
  readonly natsConnected: () => boolean;
  readonly graders: readonly GraderId[];
  readonly graderAnswers: (id: GraderId) => Promise<boolean>;
  readonly stateDir: string;
  /** Below this the disk is low. */
  readonly lowBytes: number;
  /** A worker that is silent so long is lost; also how long the head must have heard NATS before it says so. */
  readonly leaseMs: number;
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Looks in a row at which a grader was away before that is told: one that restarts is no news. */
const AWAY_LOOKS = 2;
/** The disk is well again only above this multiple, so that a limit that is crossed back and forth is told once. */
const WELL_AGAIN = 1.2;

/**
 * Sees what no transaction says: workers that come and are not heard any more, a disk that fills, a grader that is away. What
 * was told last is in the record, so a head that restarts tells nothing twice and misses nothing that lasts.
 */
export class ConditionWatch {
  readonly #parts: ConditionParts;
  readonly #awayLooks = new Map<GraderId, number>();
  #hearingSinceMs: number | null = null;

  constructor(parts: ConditionParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.look();
      } catch (error) {
        this.#parts.logger.warn('what webhooks are told of could not be looked at', { error });
      }
      await pause(this.#parts.intervalMs, signal);
    }
  }

  async look(): Promise<void> {
    this.#lookAtWorkers();
    await this.#lookAtDisk();
    await this.#lookAtGraders();
  }

  #lookAtWorkers(): void {
    const { outbox, workers, standings, natsConnected, leaseMs, clock } = this.#parts;
    const nowMs = clock.nowMs();
    this.#hearingSinceMs = natsConnected() ? (this.#hearingSinceMs ?? clock.monotonicMs()) : null;
    if (this.#hearingSinceMs === null) return;
    const heardLongEnough = clock.monotonicMs() - this.#hearingSinceMs > leaseMs;
    for (const { id, state } of workers()) {
      const subject = `worker ${id}`;
      if (state === 'LOST') {
        if (!heardLongEnough) continue;
        // One that said goodbye is silent as it should be.
        outbox.condition(subject, 'away', nowMs, (before) =>
          before === 'present' ? { type: 'worker_lost', data: { worker: id } } : null,
        );
      } else {
        outbox.condition(subject, state === 'STOPPED' ? 'stopped' : 'present', nowMs, (before) =>
          before === null ? { type: 'worker_joined', data: { worker: id } } : null,
        );
      }
    }
    for (const [id, { quarantinedAtMs, evidence }] of standings()) {
      const state = quarantinedAtMs === null ? 'no' : `since ${quarantinedAtMs}`;
      outbox.condition(`quarantine ${id}`, state, nowMs, () =>
        quarantinedAtMs === null ? null : { type: 'worker_quarantined', data: { worker: id, evidence } },
      );
    }
  }

  async #lookAtDisk(): Promise<void> {
    const { outbox, stateDir, lowBytes, clock } = this.#parts;
    const { bavail, bsize } = await statfs(stateDir);
    const freeBytes = bavail * bsize;
    if (freeBytes >= lowBytes && freeBytes < lowBytes * WELL_AGAIN) return;
    outbox.condition('disk', freeBytes < lowBytes ? 'low' : 'well', clock.nowMs(), () =>
      freeBytes < lowBytes ? { type: 'disk_low', data: { freeBytes, lowBytes } } : null,
    );
  }

  async #lookAtGraders(): Promise<void> {
    const { outbox, graders, graderAnswers, clock } = this.#parts;
    for (const grader of graders) {
      const looks = (await graderAnswers(grader)) ? 0 : (this.#awayLooks.get(grader) ?? 0) + 1;
      this.#awayLooks.set(grader, looks);
      if (looks > 0 && looks < AWAY_LOOKS) continue;
      outbox.condition(`grader ${grader}`, looks === 0 ? 'reachable' : 'away', clock.nowMs(), () =>
        looks === 0 ? null : { type: 'grader_unreachable', data: { grader } },
      );
    }
  }
}
