import type { Logger } from '../../platform/logger/logger.ts';
import { Bell } from './bell.ts';
import { isOutage } from './head-link.ts';

/**
 * A question to the head that is asked again and again, and at once when somebody rings. A head that does not answer is
 * said once, not with every question.
 */
export class AskLoop {
  readonly #bell = new Bell();
  readonly #logger: Logger;
  #silent = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Ask now. */
  poke(): void {
    this.#bell.ring();
  }

  /** `ask` returns how long to wait before it is asked again; 0 asks at once. It must not throw. */
  async run(ask: () => Promise<number>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pauseMs = await ask();
      if (pauseMs > 0) await this.#bell.wait(pauseMs, signal);
    }
  }

  answered(): void {
    if (this.#silent) this.#logger.info('the head answers again');
    this.#silent = false;
  }

  unanswered(what: string, error: unknown): void {
    if (!this.#silent || !isOutage(error)) this.#logger.warn(what, { error });
    this.#silent = true;
  }
}
