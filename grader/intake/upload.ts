import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { HandInRequest__Output } from '../../proto/gen/podium/v1/HandInRequest.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { withDeadline } from '../../platform/clock/wait.ts';

/** Slower than this on average, after the grace, an upload is ended: it would hold a stream for days. */
const MIN_BYTES_PER_SECOND = 64 * 1024;
const GRACE_MS = 60_000;
/** A ticket and a record are a few KiB: who opens a call and does not send them at once holds no place for long. */
const HEADER_MS = 5_000;

export interface UploadHeader {
  readonly ticket: Buffer;
  readonly record: Buffer;
}

/** The messages of one hand-in call: first the header, then chunks. Every wait ends when the call does. */
export class Upload {
  readonly #messages: AsyncIterator<HandInRequest__Output>;
  readonly #ended: Promise<never>;
  readonly #clock: Clock;

  constructor(messages: AsyncIterable<HandInRequest__Output>, signal: AbortSignal, clock: Clock) {
    this.#messages = messages[Symbol.asyncIterator]();
    this.#clock = clock;
    const { promise, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => {
      reject(new PodiumError('CANCELED', 'The hand-in was broken off.', { cause: signal.reason }));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.catch(() => undefined); // the call ends by itself too, and then nobody waits for it
    this.#ended = promise;
  }

  /** @throws PodiumError INVALID_ARGUMENT when the first message is something else, DEADLINE_EXCEEDED when none comes. */
  async header(): Promise<UploadHeader> {
    const message = await withDeadline(this.#next(), HEADER_MS, 'The header of the hand-in');
    const header = message?.header ?? undefined;
    if (message?.part !== 'header' || header === undefined) {
      throw new PodiumError('INVALID_ARGUMENT', 'A hand-in begins with its header: ticket and record.');
    }
    return header;
  }

  /** @throws PodiumError DEADLINE_EXCEEDED when the bytes come too slowly. */
  async *chunks(): AsyncGenerator<Buffer> {
    const startedAtMs = this.#clock.monotonicMs();
    let receivedBytes = 0;
    for (;;) {
      const message = await this.#next();
      if (message === undefined) return;
      const { chunk } = message;
      if (message.part !== 'chunk' || chunk === undefined) {
        throw new PodiumError('INVALID_ARGUMENT', 'After its header a hand-in holds only chunks.');
      }
      receivedBytes += chunk.length;
      const allowedMs = GRACE_MS + (1000 * receivedBytes) / MIN_BYTES_PER_SECOND;
      if (this.#clock.monotonicMs() - startedAtMs > allowedMs) {
        throw new PodiumError('DEADLINE_EXCEEDED', 'The submission comes too slowly. Hand in again.');
      }
      yield chunk;
    }
  }

  async #next(): Promise<HandInRequest__Output | undefined> {
    const result = await Promise.race([this.#messages.next(), this.#ended]);
    return result.done === true ? undefined : result.value;
  }
}
