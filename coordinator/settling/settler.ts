import { systemClock, type Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Store } from '../store/store.ts';
import type { GraderLink } from './grader-link.ts';
import { GradingQueue } from './grading-queue.ts';
import type { SettlingObserver } from './observer.ts';
import { ReceiptReader } from './receipt-reader.ts';

export type { GraderLink };

export interface SettlerOptions {
  readonly store: Store;
  readonly graders: readonly GraderLink[];
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly observer?: SettlingObserver;
  /** Gradings in flight at most, of each grader (default 4). */
  readonly concurrency?: number;
  /** First wait before a failed call is tried again (default 500 ms), doubled up to the longest (default 30 s). */
  readonly retryBaseMs?: number;
  readonly retryMaxMs?: number;
  /** A grading may take no longer (default 15 min). */
  readonly gradeDeadlineMs?: number;
}

const UNOBSERVED: SettlingObserver = { onReceipt: () => undefined, onGrading: () => undefined };

/** Follows the graders' receipts, settles what counts, has settled runs graded. */
export class Settler {
  readonly #options: SettlerOptions;

  constructor(options: SettlerOptions) {
    this.#options = options;
  }

  /** Runs until the signal aborts; resolves when nothing of it is under way. Throws only when the record fails. */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const both = AbortSignal.any([signal, failed.signal]);
    const parts = this.#options.graders.flatMap((grader) => this.#follow(grader, both));
    const outcomes = await Promise.allSettled(
      parts.map((part) =>
        part.catch((error: unknown) => {
          failed.abort(error);
          throw error;
        }),
      ),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    if (parts.length === 0) await aborted(signal);
  }

  #follow(grader: GraderLink, signal: AbortSignal): Promise<void>[] {
    const {
      store,
      logger,
      clock = systemClock,
      observer = UNOBSERVED,
      concurrency = 4,
      gradeDeadlineMs = 900_000,
    } = this.#options;
    const { retryBaseMs: baseMs = 500, retryMaxMs: maxMs = 30_000 } = this.#options;
    const shared = {
      store,
      grader,
      clock,
      observer,
      backoff: { baseMs, maxMs },
      logger: logger.child({ grader: grader.id }),
    };
    const queue = new GradingQueue({ ...shared, concurrency, deadlineMs: gradeDeadlineMs });
    for (const run of store.grading.ungraded(grader.id)) queue.add(run);
    // A client has a kept hand-in graded again.
    const stopListening = store.feed.subscribe(({ runId, from, state }) => {
      if (from !== 'grading_failed' || state !== 'settled') return;
      if (store.grading.settlement(runId)?.graderId === grader.id) queue.add(runId);
    });
    signal.addEventListener('abort', stopListening, { once: true });
    const reader = new ReceiptReader({
      ...shared,
      onSettled: (run) => {
        queue.add(run);
      },
    });
    return [reader.run(signal), queue.run(signal)];
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => {
    resolve();
  };
  signal.addEventListener('abort', done, { once: true });
  await promise;
}
