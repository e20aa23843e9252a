import { pause } from '../../platform/clock/wait.ts';

/** Something to wait for: a time, or that somebody rings. A ring while nobody waits is heard by the next who does. */
export class Bell {
  #rung = Promise.withResolvers<void>();

  ring(): void {
    this.#rung.resolve();
  }

  /** Returns after `ms`, at a ring, or when the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    await Promise.race([this.#rung.promise, pause(ms, AbortSignal.any([signal, over.signal]))]);
    over.abort();
    this.#rung = Promise.withResolvers<void>();
  }
}
