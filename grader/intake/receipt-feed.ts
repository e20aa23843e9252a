import type { ReceiptEntry } from '../store/handin-table.ts';

/** Rows read at once; a signed receipt has about 1 KiB. */
const PAGE = 200;

/** Hands receipts out in the order they were stored, and goes on as they come. */
export class ReceiptFeed {
  readonly #read: (after: number, limit: number) => readonly ReceiptEntry[];
  readonly #waiting = new Set<() => void>();

  constructor(read: (after: number, limit: number) => readonly ReceiptEntry[]) {
    this.#read = read;
  }

  /** Wakes everyone who waits. Call after the row is on disk. */
  notify(): void {
    for (const wake of this.#waiting) wake();
  }

  /**
   * Receipts after a cursor, without end until the signal aborts. Without gaps: it listens before it reads, so a
   * receipt stored between a reading that found nothing and the wait ends the wait.
   */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<ReceiptEntry> {
    let next = Promise.withResolvers<void>();
    const wake = (): void => next.resolve();
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    try {
      for (let cursor = after; !signal.aborted;) {
        next = Promise.withResolvers<void>();
        const page = this.#read(cursor, PAGE);
        for (const entry of page) {
          yield entry;
          cursor = entry.cursor;
        }
        if (page.length === 0) await next.promise;
      }
    } finally {
      this.#waiting.delete(wake);
      signal.removeEventListener('abort', wake);
    }
  }
}
