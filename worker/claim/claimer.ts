import type { Digest, LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import { claimReply, PROTOCOL_VERSION, type WorkerState } from '../../contracts/messages/protocol.ts';
import { SUBJECTS } from '../../contracts/messages/subjects.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { AskLoop } from '../daemon/ask-loop.ts';
import type { HeadLink } from '../daemon/head-link.ts';

export interface ClaimSubject {
  /** False while starting, draining, or unknown at the head. */
  readonly mayClaim: () => boolean;
  readonly state: () => WorkerState;
  readonly free: () => ResourceOffer;
  readonly lent: ResourceOffer;
  readonly bundles: () => readonly Digest[];
  /** Every lease this worker knows of: one that it does not name is granted again. */
  readonly holding: () => readonly LeaseKey[];
  /** A signed ticket came; false when it begins nothing new. Throws when it is not a ticket for this worker. */
  readonly onTicket: (ticket: string) => boolean;
  readonly staysMs: () => number | null;
  readonly onRefused: () => void;
}

const LEAST_MEMORY_BYTES = 64 * 1024 * 1024;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Asks for work while something is free: every few seconds (at random within a half, against herds), and at once when
 * the doorbell rings, when a run has freed what it had, and after each run that was got.
 */
export class Claimer {
  readonly #worker: WorkerId;
  readonly #link: HeadLink;
  readonly #subject: ClaimSubject;
  readonly #intervalMs: number;
  readonly #logger: Logger;
  readonly #loop: AskLoop;

  constructor(worker: WorkerId, link: HeadLink, subject: ClaimSubject, intervalMs: number, logger: Logger) {
    this.#worker = worker;
    this.#link = link;
    this.#subject = subject;
    this.#intervalMs = intervalMs;
    this.#logger = logger;
    this.#loop = new AskLoop(logger);
  }

  poke(): void {
    this.#loop.poke();
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#loop.run(async () => {
      const may = this.#link.up && this.#subject.mayClaim() && hasSomething(this.#subject.free());
      const pauseMs = may ? await this.#claim() : this.#intervalMs;
      return pauseMs / 2 + Math.random() * pauseMs;
    }, signal);
  }

  /** How long to wait before the next claim; 0 when a run was got. */
  async #claim(): Promise<number> {
    const { state, free, lent, bundles, holding, staysMs, onTicket, onRefused } = this.#subject;
    const request = {
      protocol: PROTOCOL_VERSION,
      worker: this.#worker,
      state: state(),
      free: free(),
      lent,
      bundles: bundles().slice(0, 1000), // NATS takes 256 KiB in one message
      holding: holding().slice(0, 1000),
      staysMs: staysMs(),
    };
    try {
      const reply = await this.#link.request(SUBJECTS.claim(this.#worker), request, claimReply);
      this.#loop.answered();
      switch (reply.kind) {
        case 'lease':
          return onTicket(reply.ticket) ? 0 : this.#intervalMs;
        case 'nothing':
          return Math.min(LONGEST_PAUSE_MS, Math.max(this.#intervalMs, reply.retryAfterMs));
        case 'refused':
          this.#logger.warn('the head refuses the claim', { code: reply.code, reason: reply.message });
          onRefused();
          return Math.max(this.#intervalMs, 5_000);
      }
    } catch (error) {
      this.#loop.unanswered('no answer to the claim', error);
      return this.#intervalMs;
    }
  }
}

function hasSomething(free: ResourceOffer): boolean {
  return free.cpus > 0 && free.memoryBytes >= LEAST_MEMORY_BYTES;
}
