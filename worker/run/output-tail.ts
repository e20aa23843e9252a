import type { LeaseKey } from '../../contracts/ids/id.ts';
import type { OutputMessage } from '../../contracts/messages/protocol.ts';

const MESSAGE_BYTES = 60_000;
const INTERVAL_MS = 500;

/**
 * Streams what an agent prints, as far as a bounded rate allows: at most one message each half second, with the newest
 * 60 kB. Who reads sees from the offsets what was passed over.
 */
export class OutputTail implements Disposable {
  readonly #lease: LeaseKey;
  readonly #publish: (message: OutputMessage) => void;
  readonly #intervalMs: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** Offset of the end of what is pending. */
  #endOffset = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(lease: LeaseKey, publish: (message: OutputMessage) => void, intervalMs = INTERVAL_MS) {
    this.#lease = lease;
    this.#publish = publish;
    this.#intervalMs = intervalMs;
  }

  push(bytes: Uint8Array): void {
    this.#endOffset += bytes.length;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    // Now and then what will not be sent is dropped, so that memory stays bounded.
    if (this.#pendingBytes > 8 * MESSAGE_BYTES || this.#pending.length > 10_000)
      this.#pending = [this.#newest()];
    this.#timer ??= setTimeout(() => this.flush(), this.#intervalMs);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const bytes = this.#newest();
    this.#pending = [];
    this.#pendingBytes = 0;
    if (bytes.length === 0) return;
    this.#publish({
      lease: this.#lease,
      offset: this.#endOffset - bytes.length,
      base64: Buffer.from(bytes).toString('base64'),
    });
  }

  #newest(): Uint8Array {
    const all = Buffer.concat(this.#pending);
    const newest = all.subarray(Math.max(0, all.length - MESSAGE_BYTES));
    this.#pendingBytes = newest.length;
    return newest;
  }

  [Symbol.dispose](): void {
    this.flush();
  }
}
