import { errorText } from '../../contracts/errors/podium-error.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { backoffMs } from '../../platform/retry/retry.ts';
import type { Delivery, Outbox } from './outbox.ts';
import { signatureOf } from './signature.ts';

export interface Destination {
  readonly name: string;
  readonly url: string;
  /** Shared with whoever is called; null: unsigned. */
  readonly secret: Buffer | null;
  /** Tries of one event end after this. */
  readonly giveUpAfterMs: number;
}

export interface CourierOptions {
  readonly outbox: Outbox;
  readonly destinations: readonly Destination[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Longest wait for an answer. */
  readonly timeoutMs?: number;
  readonly backoff?: { readonly baseMs: number; readonly maxMs: number };
}

const LOOK_MS = 60_000;
const PURGE_MS = 3_600_000;

/**
 * Sends what lies in the outbox, to each webhook by itself: one request at a time, so that one that is slow holds up no
 * other, and one event that is refused holds up none of the rest. An event counts as delivered after an answer of 2xx was
 * recorded; before that it is sent again under the same id, also after a crash. Redirects are not followed: the address
 * in the configuration is the one that was meant.
 */
export class Courier {
  readonly #options: CourierOptions;
  readonly #wakes = new Set<() => void>();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Something new lies in the outbox. */
  poke(): void {
    for (const wake of this.#wakes) wake();
  }

  /** Until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      ...this.#options.destinations.map((destination) => this.#serve(destination, signal)),
      this.#purge(signal),
    ]);
  }

  async #serve(destination: Destination, signal: AbortSignal): Promise<void> {
    const { outbox, clock, logger, backoff = { baseMs: 1_000, maxMs: 900_000 } } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      const woken = Promise.withResolvers<void>();
      this.#wakes.add(woken.resolve);
      const over = new AbortController();
      try {
        const delivery = outbox.next(destination.name, clock.nowMs());
        if (delivery !== null) {
          failures = (await this.#try(destination, delivery, signal)) ? 0 : failures + 1;
          // Whoever is away is not asked about each event in turn.
          if (failures > 0) await pause(backoffMs(Math.min(failures, 20), backoff), signal);
          continue;
        }
        const dueMs = outbox.nextTryMs(destination.name);
        const waitMs = dueMs === null ? LOOK_MS : Math.min(LOOK_MS, Math.max(10, dueMs - clock.nowMs()));
        await Promise.race([woken.promise, pause(waitMs, AbortSignal.any([signal, over.signal]))]);
      } catch (error) {
        if (signal.aborted) return;
        logger.error('a webhook could not be served, trying again', { webhook: destination.name, error });
        await pause(backoff.maxMs, signal);
      } finally {
        over.abort();
        this.#wakes.delete(woken.resolve);
      }
    }
  }

  /** True when it was taken. */
  async #try(destination: Destination, delivery: Delivery, signal: AbortSignal): Promise<boolean> {
    const { outbox, clock, logger, backoff = { baseMs: 1_000, maxMs: 900_000 } } = this.#options;
    const problem = await this.#send(destination, delivery, signal);
    if (signal.aborted) return false; // Not known whether it came: sent again after the next start.
    const about = { webhook: destination.name, event: delivery.eventId, type: delivery.type };
    if (problem === null) {
      outbox.end(delivery, 'delivered', '', clock.nowMs());
      logger.info('webhook told', about);
      return true;
    }
    if (clock.nowMs() - delivery.atMs >= destination.giveUpAfterMs) {
      outbox.end(delivery, 'given_up', problem, clock.nowMs());
      logger.error('webhook not told, given up', { ...about, tries: delivery.tries + 1, problem });
      return false;
    }
    const delayMs = backoffMs(Math.min(delivery.tries + 1, 20), backoff);
    outbox.retryAt(delivery, Math.ceil(clock.nowMs() + delayMs), problem);
    logger.warn('webhook not told, trying again', { ...about, problem, delayMs: Math.round(delayMs) });
    return false;
  }

  /** Null when it was taken, else what went wrong in a few words. The URL may hold a secret: it is never among them. */
  async #send({ url, secret }: Destination, delivery: Delivery, signal: AbortSignal): Promise<string | null> {
    const { clock, timeoutMs = 10_000 } = this.#options;
    const { eventId, type, body } = delivery;
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'podium',
          'podium-event-id': eventId,
          'podium-event': type,
          ...(secret === null ? {} : { 'podium-signature': signatureOf(secret, body, clock.nowMs()) }),
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel();
      if (response.ok) return null;
      if (response.status >= 300 && response.status < 400)
        return `status ${response.status}: redirects are not followed; put the new address into the configuration`;
      return `status ${response.status}`;
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
      const cause = error instanceof Error ? error.cause : undefined;
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : errorText(error);
      return `not reached: ${code.replaceAll(url, 'the address')}`;
    }
  }

  async #purge(signal: AbortSignal): Promise<void> {
    const { outbox, clock, logger } = this.#options;
    while (!signal.aborted) {
      try {
        outbox.purge(clock.nowMs());
      } catch (error) {
        logger.warn('old webhook events could not be removed', { error });
      }
      await pause(PURGE_MS, signal);
    }
  }
}
