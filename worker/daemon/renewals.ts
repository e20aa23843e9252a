import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import {
  PROTOCOL_VERSION,
  renewalReply,
  type LeaseVerdict,
  type WorkerState,
} from '../../contracts/messages/protocol.ts';
import { SUBJECTS } from '../../contracts/messages/subjects.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { AskLoop } from './ask-loop.ts';
import type { HeadLink } from './head-link.ts';

export interface RenewalSubject {
  readonly state: () => WorkerState;
  readonly free: () => ResourceOffer;
  readonly leases: () => readonly LeaseKey[];
  readonly staysMs: () => number | null;
  readonly onVerdict: (lease: LeaseKey, verdict: LeaseVerdict) => void;
  /** The head says a longer limit than the ticket. */
  readonly onExtended: (lease: LeaseKey, timeLimitMs: number) => void;
  /** The head does not know this worker. */
  readonly onRefused: () => void;
}

/** By how much an interval may be shorter: workers that a restart has put in step get out of it again. */
const JITTER = 0.2;

/** Renews all leases in one message, again and again; without leases it is a sign of life. */
export class Renewals {
  readonly #worker: WorkerId;
  readonly #link: HeadLink;
  readonly #subject: RenewalSubject;
  readonly #intervalMs: number;
  readonly #logger: Logger;
  readonly #loop: AskLoop;

  constructor(worker: WorkerId, link: HeadLink, subject: RenewalSubject, intervalMs: number, logger: Logger) {
    this.#worker = worker;
    this.#link = link;
    this.#subject = subject;
    this.#intervalMs = intervalMs;
    this.#logger = logger;
    this.#loop = new AskLoop(logger);
  }

  /** Renew now: the head is back, or our state is another one. */
  poke(): void {
    this.#loop.poke();
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#loop.run(async () => {
      await this.renew();
      return this.#intervalMs * (1 - Math.random() * JITTER);
    }, signal);
  }

  /** Never throws: an outage changes nothing for what runs here. */
  async renew(timeoutMs?: number): Promise<void> {
    if (!this.#link.up) return;
    const { state, free, leases, staysMs, onVerdict, onExtended, onRefused } = this.#subject;
    const request = {
      protocol: PROTOCOL_VERSION,
      worker: this.#worker,
      state: state(),
      free: free(),
      leases: leases().slice(0, 1000),
      staysMs: staysMs(),
    };
    try {
      const reply = await this.#link.request(SUBJECTS.renew(this.#worker), request, renewalReply, timeoutMs);
      this.#loop.answered();
      if (reply.kind === 'refused') {
        this.#logger.warn('the head refuses renewals', { code: reply.code, reason: reply.message });
        onRefused();
        return;
      }
      for (const { runId, epoch, fence, verdict, timeLimitMs } of reply.leases) {
        const lease = request.leases.find(
          (one) => one.runId === runId && one.epoch === epoch && one.fence === fence,
        );
        if (lease === undefined) continue;
        onVerdict(lease, verdict);
        if (timeLimitMs !== undefined) onExtended(lease, timeLimitMs);
      }
    } catch (error) {
      this.#loop.unanswered('leases not renewed; runs go on', error);
    }
  }
}
