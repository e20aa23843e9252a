import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { RunId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { backoffMs } from '../../platform/retry/retry.ts';
import type { SettlementRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { checkReport } from './check-report.ts';
import type { GraderLink } from './grader-link.ts';
import type { SettlingObserver } from './observer.ts';

export interface GradingQueueOptions {
  readonly store: Store;
  readonly grader: GraderLink;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: SettlingObserver;
  readonly backoff: { readonly baseMs: number; readonly maxMs: number };
  readonly concurrency: number;
  readonly deadlineMs: number;
}

/** Failed gradings before the run is shown as grading_failed. */
export const MAX_TRIES = 5;
const DESCRIBE_DEADLINE_MS = 5_000;

/**
 * Has one grader grade settled runs, a few at a time. The call is idempotent, so a try whose reply was lost is simply made
 * again, also after a restart of the head. Only tries that a living grader failed are counted: a grader that is away is
 * waited for, however long. A reply that cannot become right by itself fails the grading at once; the hand-in is kept.
 */
export class GradingQueue {
  readonly #options: GradingQueueOptions;
  readonly #waiting: RunId[] = [];
  /** Waiting or being graded. */
  readonly #known = new Set<RunId>();
  #wake: () => void = () => undefined;

  constructor(options: GradingQueueOptions) {
    this.#options = options;
  }

  add(run: RunId): void {
    if (this.#known.has(run)) return;
    this.#known.add(run);
    this.#waiting.push(run);
    this.#wake();
  }

  /** Grades until the signal aborts; then waits for the calls under way, which the signal ends. Throws when the record fails. */
  async run(signal: AbortSignal): Promise<void> {
    const active = new Set<Promise<void>>();
    let failure: { readonly error: unknown } | null = null;
    const onAbort = (): void => {
      this.#wake();
    };
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted && failure === null) {
        const { promise: woken, resolve } = Promise.withResolvers<void>();
        this.#wake = resolve;
        const run = active.size < this.#options.concurrency ? this.#waiting.shift() : undefined;
        if (run === undefined) {
          await woken;
          continue;
        }
        const grading = this.#grade(run, signal)
          .catch((error: unknown) => {
            failure = { error };
          })
          .finally(() => {
            active.delete(grading);
            this.#known.delete(run);
            this.#wake();
          });
        active.add(grading);
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      await Promise.all(active);
    }
    if (failure !== null) throw (failure as { readonly error: unknown }).error;
  }

  /** A full disk under the record is waited for: the grader gives the same report again. */
  async #grade(run: RunId, signal: AbortSignal): Promise<void> {
    const { logger, backoff } = this.#options;
    for (let round = 1; ; round++) {
      try {
        await this.#gradeAndRecord(run, signal);
        return;
      } catch (error) {
        if (signal.aborted || !isPodiumError(error, 'RESOURCE_EXHAUSTED')) throw error;
        logger.error('a grade cannot be recorded, trying again', {
          ...this.#about(run),
          reason: errorText(error),
        });
      }
      await pause(backoffMs(Math.min(round, 20), backoff), signal);
      if (signal.aborted) return;
    }
  }

  async #gradeAndRecord(run: RunId, signal: AbortSignal): Promise<void> {
    const { store, clock, logger, backoff } = this.#options;
    const settlement = store.grading.settlement(run);
    if (settlement === null) throw new PodiumError('INTERNAL', `Run ${run} is to be graded but not settled.`);
    for (let round = 1; !signal.aborted; round++) {
      const askedAtMs = clock.monotonicMs();
      const result = await this.#ask(settlement, signal);
      this.#options.observer.onGrading(result.kind, clock.monotonicMs() - askedAtMs);
      if (signal.aborted) return;
      if (result.kind === 'graded') {
        store.grading.recordReport(run, result.envelope, result.columns, clock.nowMs());
        logger.info('run graded', { ...this.#about(run), grade: result.columns.grade });
        return;
      }
      const reason = errorText(result.error);
      logger.warn('grading failed', { ...this.#about(run), reason, retry: result.kind });
      if (
        result.kind === 'final' ||
        (result.kind === 'failed' && store.grading.noteFailedTry(run, reason, clock.nowMs()) >= MAX_TRIES)
      ) {
        store.grading.failGrading(run, `It could not be graded: ${reason}`, clock.nowMs());
        return;
      }
      await pause(backoffMs(Math.min(round, 20), backoff), signal);
    }
  }

  /** The ids that every line about a run carries. */
  #about(runId: RunId): object {
    const run = this.#options.store.runs.get(runId);
    return { runId, epoch: run?.epoch, fence: run?.fence, worker: run?.workerId };
  }

  async #ask(settlement: SettlementRow, signal: AbortSignal): Promise<GradingResult> {
    const { grader, deadlineMs } = this.#options;
    let envelope: Buffer;
    try {
      const order = {
        runId: settlement.runId,
        epoch: settlement.epoch,
        fence: settlement.fence,
        submissionDigest: settlement.submissionDigest ?? '',
        runRecord: settlement.runRecord,
      };
      envelope = (await grader.client.grade(order, { deadlineMs, signal })).report;
    } catch (error) {
      const kind = weigh(error);
      return { kind: kind === 'failed' && (await this.#isAway(signal)) ? 'away' : kind, error };
    }
    try {
      return { kind: 'graded', envelope, columns: checkReport(envelope, settlement, grader.publicKey) };
    } catch (error) {
      return { kind: 'final', error };
    }
  }

  /** Tells a grader that cannot be reached from one that answers but cannot grade. */
  async #isAway(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#options.grader.client.describe({}, { deadlineMs: DESCRIBE_DEADLINE_MS, signal });
      return false;
    } catch (error) {
      return isPodiumError(error, 'UNAVAILABLE') || isPodiumError(error, 'DEADLINE_EXCEEDED');
    }
  }
}

type GradingResult =
  | { readonly kind: 'graded'; readonly envelope: Buffer; readonly columns: ReturnType<typeof checkReport> }
  | { readonly kind: 'away' | 'failed' | 'final'; readonly error: unknown };

/**
 * What a failed call means: `failed` may pass (the grader says UNAVAILABLE when its scorer failed in a way that another try
 * may mend, and a broken connection looks alike), `away` is the operator's to mend and no reason to give the run up, `final`
 * will not change.
 */
function weigh(error: unknown): 'failed' | 'away' | 'final' {
  if (!isPodiumError(error)) return 'final';
  switch (error.code) {
    case 'UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
    case 'RESOURCE_EXHAUSTED':
    case 'CANCELED':
    case 'INTERNAL':
      return 'failed';
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
      return 'away';
    default:
      return 'final';
  }
}
