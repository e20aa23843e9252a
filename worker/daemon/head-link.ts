import { z } from 'zod';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import {
  controlMessage,
  REQUEST_TIMEOUT_MS,
  type ControlMessage,
  type OutputMessage,
} from '../../contracts/messages/protocol.ts';
import { inboxPrefix, SUBJECTS } from '../../contracts/messages/subjects.ts';
import { pause } from '../../platform/clock/wait.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { Bus, type BusOptions } from '../../platform/nats/bus.ts';

export interface HeadLinkOptions {
  readonly worker: WorkerId;
  /** By a seed, or by a password. */
  readonly nats: Pick<BusOptions, 'servers' | 'user' | 'password' | 'seed' | 'tls'>;
  readonly logger: Logger;
  /** Told of each request: its subject, whether a reply came that is understood, how long that took. */
  readonly onRequest?: (subject: string, answered: boolean, durationMs: number) => void;
}

export interface HeadListener {
  /** The connection is there (again). */
  readonly onUp: () => void;
  readonly onDoorbell: () => void;
  readonly onControl: (order: ControlMessage) => void;
}

const REFUSED_PAUSE_MS = 5_000;

/**
 * The worker's line to the head over NATS. It is made in the background and comes back by itself: nothing of a run
 * waits for it. While it is down, requests fail at once with UNAVAILABLE and live output is dropped.
 */
export class HeadLink {
  readonly #options: HeadLinkOptions;
  #bus: Bus | null = null;

  constructor(options: HeadLinkOptions) {
    this.#options = options;
  }

  get up(): boolean {
    return this.#bus?.connected ?? false;
  }

  /** Holds the connection until the signal aborts. */
  async run(listener: HeadListener, signal: AbortSignal): Promise<void> {
    const bus = await this.#connect(signal);
    if (bus === null) return;
    try {
      this.#listen(bus, listener);
      this.#bus = bus;
      listener.onUp();
      while (!signal.aborted) await pause(3_600_000, signal);
    } finally {
      this.#bus = null;
      await bus[Symbol.asyncDispose]();
    }
  }

  /** One request of this worker, its reply checked. Throws UNAVAILABLE, DEADLINE_EXCEEDED, or VERSION_MISMATCH for a reply nobody understands. */
  async request<T>(
    subject: string,
    body: unknown,
    schema: z.ZodType<T>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<T> {
    const bus = this.#bus;
    if (bus?.connected !== true) throw new PodiumError('UNAVAILABLE', 'There is no connection to NATS now.');
    const startedAtMs = performance.now();
    const reply = await bus
      .request(subject, body, timeoutMs)
      .then((answer) => schema.safeParse(answer))
      .catch((error: unknown) => {
        this.#told(subject, false, startedAtMs);
        throw error;
      });
    this.#told(subject, reply.success, startedAtMs);
    if (!reply.success) {
      throw new PodiumError(
        'VERSION_MISMATCH',
        `The head's reply on ${subject} is not understood: ${z.prettifyError(reply.error)}`,
      );
    }
    return reply.data;
  }

  #told(subject: string, answered: boolean, startedAtMs: number): void {
    this.#options.onRequest?.(subject, answered, performance.now() - startedAtMs);
  }

  publishOutput(message: OutputMessage): void {
    if (this.up) this.#bus?.publish(SUBJECTS.output(this.#options.worker), message);
  }

  async #connect(signal: AbortSignal): Promise<Bus | null> {
    const { worker, nats, logger } = this.#options;
    while (!signal.aborted) {
      try {
        return await Bus.connect({ ...nats, inboxPrefix: inboxPrefix(worker), logger }, signal);
      } catch (error) {
        if (signal.aborted) return null;
        // Wrong credentials are put right at the head or here; what runs here goes on meanwhile.
        logger.error('NATS refuses this worker: was it revoked? Otherwise check nats in its configuration', {
          error,
        });
        await pause(REFUSED_PAUSE_MS, signal);
      }
    }
    return null;
  }

  #listen(bus: Bus, listener: HeadListener): void {
    const { worker, logger } = this.#options;
    bus.onStatus((connected) => {
      if (connected) listener.onUp();
    });
    bus.subscribe(SUBJECTS.doorbell, () => listener.onDoorbell());
    bus.subscribe(SUBJECTS.control(worker), (message) => {
      const order = controlMessage.safeParse(message.json());
      if (order.success) listener.onControl(order.data);
      else logger.warn('an order is not understood', { problem: z.prettifyError(order.error) });
    });
  }
}

/** Outages are normal and logged once; anything else is worth a line each time. */
export function isOutage(error: unknown): boolean {
  return isPodiumError(error, 'UNAVAILABLE') || isPodiumError(error, 'DEADLINE_EXCEEDED');
}
