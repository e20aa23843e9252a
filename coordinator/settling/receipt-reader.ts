import { errorText, isPodiumError } from '../../contracts/errors/podium-error.ts';
import { openReceipt } from '../../contracts/handin/receipt.ts';
import type { RunId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { backoffMs } from '../../platform/retry/retry.ts';
import type { StoredReceipt__Output as StoredReceipt } from '../../proto/gen/podium/v1/StoredReceipt.ts';
import type { Store } from '../store/store.ts';
import type { GraderLink } from './grader-link.ts';
import type { SettlingObserver } from './observer.ts';

const DESCRIBE_DEADLINE_MS = 5_000;

export interface ReceiptReaderOptions {
  readonly store: Store;
  readonly grader: GraderLink;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly backoff: { readonly baseMs: number; readonly maxMs: number };
  readonly observer: SettlingObserver;
  readonly onSettled: (run: RunId) => void;
}

/**
 * Reads one grader's receipts in order, from the cursor that the record holds. The cursor moves in the transaction that
 * decides on the receipt, so whatever breaks, the next call goes on without a gap. A receipt that does not verify stops the
 * reading (and is tried again): passing over it could lose a hand-in that was acknowledged (P2).
 */
export class ReceiptReader {
  readonly #options: ReceiptReaderOptions;

  constructor(options: ReceiptReaderOptions) {
    this.#options = options;
  }

  /** Follows until the signal aborts. A full disk is waited for. Throws only when the record fails otherwise. */
  async run(signal: AbortSignal): Promise<void> {
    const { logger, backoff } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      const broken = await this.#follow(signal, () => {
        failures = 0;
      });
      if (signal.aborted) return;
      failures += 1;
      const delayMs = backoffMs(Math.min(failures, 20), backoff);
      logger.warn('receipts cannot be read, trying again', {
        reason: errorText(broken),
        delayMs: Math.round(delayMs),
      });
      await pause(delayMs, signal);
    }
  }

  /** Reads until the stream breaks; returns why. */
  async #follow(signal: AbortSignal, onReceipt: () => void): Promise<unknown> {
    const { store, grader } = this.#options;
    const end = await this.#endToReconcile(signal);
    if (end.kind === 'failed') return end.error;
    this.#reconcileFrom(end.cursor);
    const stream = grader.client.readReceipts({ after: store.grading.cursor(grader.id) }, { signal });
    const receipts = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        let next: IteratorResult<StoredReceipt>;
        let opened: ReturnType<typeof openReceipt>;
        try {
          next = await receipts.next();
          if (next.done === true) return new Error('the grader ended the stream');
          opened = openReceipt(next.value.receipt, grader.publicKey);
        } catch (error) {
          return error;
        }
        try {
          this.#settle(next.value, opened);
        } catch (error) {
          if (isPodiumError(error, 'RESOURCE_EXHAUSTED')) return error; // The disk is full: nothing was decided.
          throw error;
        }
        onReceipt();
        this.#reconcileFrom(end.cursor);
      }
    } finally {
      await receipts.return?.();
    }
  }

  /** The grader's last receipt when the head was restored and has not read that far yet. */
  async #endToReconcile(
    signal: AbortSignal,
  ): Promise<{ kind: 'end'; cursor: number | null } | { kind: 'failed'; error: unknown }> {
    const { store, grader } = this.#options;
    if (store.restoration.isReconciled(grader.id)) return { kind: 'end', cursor: null };
    try {
      const { lastCursor } = await grader.client.describe({}, { deadlineMs: DESCRIBE_DEADLINE_MS, signal });
      return { kind: 'end', cursor: lastCursor };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  /** Decides on what was parked once the end is reached; null: nothing is to be reconciled. */
  #reconcileFrom(end: number | null): void {
    const { store, grader, clock, logger, onSettled } = this.#options;
    if (end === null || store.restoration.isReconciled(grader.id)) return;
    if (store.grading.cursor(grader.id) < end) return;
    const settled = store.grading.reconcile(grader.id, grader.machineId, clock.nowMs());
    logger.info('reconciled after the restore', { upTo: end, settledRuns: settled.length });
    for (const run of settled) onSettled(run);
  }

  #settle(
    { cursor, receipt: envelope, graded }: StoredReceipt,
    receipt: ReturnType<typeof openReceipt>,
  ): void {
    const { store, grader, clock, logger, observer, onSettled } = this.#options;
    const incoming = {
      grader: grader.id,
      graderMachineId: grader.machineId,
      cursor,
      receipt,
      envelope,
      graded,
    };
    const result = store.grading.settle(incoming, clock.nowMs());
    observer.onReceipt(result.kind, clock.nowMs() - receipt.storedAtMs);
    const { run: runId, epoch, fence, worker } = receipt;
    const about = { runId, epoch, fence, worker };
    if (result.kind === 'stale') logger.warn('hand-in does not count', { ...about, reason: result.reason });
    if (result.kind !== 'settled') return;
    logger.info('run settled', about);
    onSettled(result.runId);
  }
}
