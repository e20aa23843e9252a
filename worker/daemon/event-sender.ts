import type { WorkerId } from '../../contracts/ids/id.ts';
import { eventsReply, PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import { SUBJECTS } from '../../contracts/messages/subjects.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { backoffMs } from '../../platform/retry/retry.ts';
import type { Journal, StoredEvent } from '../journal/journal.ts';
import { Bell } from './bell.ts';
import { isOutage, type HeadLink } from './head-link.ts';

const BATCH = 200;
/** Well below what NATS takes in one message. */
const BATCH_CHARS = 100_000;
const IDLE_MS = 30_000;
const RETRY = { baseMs: 200, maxMs: 10_000 };

/** Sends the journal's events in order until the head has acknowledged them, over outages and restarts of either side. */
export class EventSender {
  readonly #worker: WorkerId;
  readonly #journal: Journal;
  readonly #link: HeadLink;
  readonly #logger: Logger;
  readonly #onTold: () => void;
  readonly #bell = new Bell();

  constructor(worker: WorkerId, journal: Journal, link: HeadLink, logger: Logger, onTold: () => void) {
    this.#worker = worker;
    this.#journal = journal;
    this.#link = link;
    this.#logger = logger;
    this.#onTold = onTold;
  }

  /** There is something to send, or the head is back. */
  poke(): void {
    this.#bell.ring();
  }

  async run(signal: AbortSignal): Promise<void> {
    const stop = this.#journal.onEvents(() => this.poke());
    let failures = 0;
    try {
      while (!signal.aborted) {
        try {
          if (await this.sendOnce()) {
            failures = 0;
            continue;
          }
          failures = 0;
        } catch (error) {
          failures += 1;
          if (failures === 1 || !isOutage(error))
            this.#logger.warn('events not acknowledged, trying again', { error });
        }
        await this.#bell.wait(failures === 0 ? IDLE_MS : backoffMs(failures, RETRY), signal);
      }
    } finally {
      stop();
    }
  }

  /** Sends one batch; false when there is none. Throws when it was not acknowledged. */
  async sendOnce(): Promise<boolean> {
    if (!this.#link.up) return false; // Poked when it is.
    const events = batchOf(this.#journal.pendingEvents(BATCH));
    if (events.length === 0) return false;
    const request = { protocol: PROTOCOL_VERSION, worker: this.#worker, journal: this.#journal.id, events };
    const reply = await this.#link.request(SUBJECTS.events(this.#worker), request, eventsReply);
    if (reply.kind === 'refused')
      throw new Error(`The head refuses the journal: ${reply.code}: ${reply.message}`);
    this.#journal.acknowledge(reply.upTo);
    this.#onTold();
    if (reply.upTo < (events[0]?.seq ?? 0))
      throw new Error(`The head has recorded nothing of ${events.length} events.`);
    return true;
  }
}

function batchOf(events: readonly StoredEvent[]): StoredEvent[] {
  let chars = 0;
  return events.filter((event, index) => {
    chars += JSON.stringify(event).length;
    return index === 0 || chars <= BATCH_CHARS;
  });
}
