import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { ControlMessage } from '../../contracts/messages/protocol.ts';
import { SUBJECTS } from '../../contracts/messages/subjects.ts';
import { errorText } from '../../contracts/errors/podium-error.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Bus } from '../../platform/nats/bus.ts';
import type { ChangeFeed } from '../store/change-feed.ts';

/** A thousand new runs within this time are two reasons to ask: the first at once, and the rest. */
const RING_DELAY_MS = 20;

/** What the head tells workers unasked. All of it may be lost: renewals and the workers' own polling say the same later. */
export class Orders implements Disposable {
  readonly #logger: Logger;
  readonly #unsubscribe: () => void;
  #head: Pick<Bus, 'publish'> | null = null;
  #ringing: NodeJS.Timeout | null = null;
  #ringAgain = false;

  /** Rings the doorbell whenever a run comes into the queue. */
  constructor(feed: ChangeFeed, logger: Logger) {
    this.#logger = logger;
    this.#unsubscribe = feed.subscribe((change) => {
      if (change.state === 'queued') this.#ringSoon(); // Also when a held one is released.
    });
  }

  stop(worker: WorkerId, lease: LeaseKey, reason: 'canceled' | 'stale'): void {
    const order: ControlMessage = { order: 'stop', lease, reason };
    this.#publish(SUBJECTS.control(worker), order);
  }

  /** A longer time limit for a run that is held. */
  extend(worker: WorkerId, lease: LeaseKey, timeLimitMs: number): void {
    const order: ControlMessage = { order: 'extend', lease, timeLimitMs };
    this.#publish(SUBJECTS.control(worker), order);
  }

  /** Something that was in the queue all the time may be leased from now on. */
  ring(): void {
    this.#ringSoon();
  }

  attach(head: Pick<Bus, 'publish'>): void {
    this.#head = head;
    this.#ringSoon();
  }

  #ringSoon(): void {
    if (this.#ringing !== null) {
      this.#ringAgain = true;
      return;
    }
    this.#publish(SUBJECTS.doorbell, {});
    this.#ringing = setTimeout(() => {
      this.#ringing = null;
      if (this.#ringAgain) this.#ringSoon();
    }, RING_DELAY_MS);
    this.#ringAgain = false;
  }

  #publish(subject: string, body: object): void {
    try {
      this.#head?.publish(subject, body);
    } catch (error) {
      this.#logger.warn('order not sent', { subject, reason: errorText(error) });
    }
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    if (this.#ringing !== null) clearTimeout(this.#ringing);
  }
}
