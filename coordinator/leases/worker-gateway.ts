import type { z } from 'zod';
import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { workerId, type WorkerId } from '../../contracts/ids/id.ts';
import {
  claimRequest,
  eventsRequest,
  helloMessage,
  outputMessage,
  PROTOCOL_VERSION,
  renewalRequest,
  type ClaimReply,
  type ClaimRequest,
  type EventsReply,
  type EventsRequest,
  type HelloMessage,
  type HelloReply,
  type OutputMessage,
  type RenewalReply,
  type RenewalRequest,
} from '../../contracts/messages/protocol.ts';
import { mayReplyTo, SUBJECTS, workerOf } from '../../contracts/messages/subjects.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Bus, BusMessage } from '../../platform/nats/bus.ts';
import type { WorkerAllowance } from './worker-allowance.ts';

/** What the head does with each kind of message. */
export interface WorkerDesks {
  claim(request: ClaimRequest): ClaimReply;
  renew(request: RenewalRequest): RenewalReply;
  events(request: EventsRequest): EventsReply;
  hello(message: HelloMessage): HelloReply;
  output(worker: WorkerId, message: OutputMessage): void;
}

export interface GatewayOptions {
  readonly head: Pick<Bus, 'subscribe'>;
  readonly responder: Pick<Bus, 'publish'>;
  readonly desks: WorkerDesks;
  readonly allowance: WorkerAllowance;
  readonly logger: Logger;
}

interface Addressed {
  readonly protocol: number;
  readonly worker: WorkerId;
}

/**
 * Where workers' messages come in. NATS lets a worker publish below its own name only, so the subject says who speaks; a
 * body that names another worker is refused. Replies go out through the responder, which may publish in workers' inboxes
 * alone, and only to an inbox of the worker that asked: a forged reply subject gets none, and is logged. What a worker
 * sends beyond its allowance is dropped before it is read.
 */
export class WorkerGateway implements Disposable {
  readonly #options: GatewayOptions;
  readonly #stops: (() => void)[];

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { head, desks } = options;
    this.#stops = [
      head.subscribe(
        SUBJECTS.allClaims,
        this.#answer(claimRequest, (request) => desks.claim(request)),
      ),
      head.subscribe(
        SUBJECTS.allRenewals,
        this.#answer(renewalRequest, (request) => desks.renew(request)),
      ),
      head.subscribe(
        SUBJECTS.allEvents,
        this.#answer(eventsRequest, (request) => desks.events(request)),
      ),
      head.subscribe(
        SUBJECTS.allHellos,
        this.#answer(helloMessage, (message) => desks.hello(message)),
      ),
      head.subscribe(SUBJECTS.allOutput, (message) => {
        this.#takeOutput(message);
      }),
    ];
  }

  #answer<Request extends Addressed, Reply extends { readonly kind: string }>(
    schema: z.ZodType<Request>,
    decide: (request: Request) => Reply,
  ): (message: BusMessage) => void {
    return (message) => {
      const sender = workerId.safeParse(workerOf(message.subject));
      if (!sender.success) return;
      this.#options.allowance.spend(sender.data, () => this.#reply(sender.data, message, schema, decide));
    };
  }

  /** False for a message that is not in order. */
  #reply<Request extends Addressed, Reply extends { readonly kind: string }>(
    sender: WorkerId,
    message: BusMessage,
    schema: z.ZodType<Request>,
    decide: (request: Request) => Reply,
  ): boolean {
    if (message.reply === undefined || !mayReplyTo(sender, message.reply)) {
      this.#options.logger.warn('message without an inbox of its sender, ignored', {
        subject: message.subject,
        reply: message.reply,
      });
      return false;
    }
    const reply = this.#decide(sender, message, schema, decide);
    this.#options.responder.publish(message.reply, reply);
    return reply.kind !== 'refused';
  }

  #decide<Request extends Addressed, Reply>(
    sender: WorkerId,
    message: BusMessage,
    schema: z.ZodType<Request>,
    decide: (request: Request) => Reply,
  ): Reply | { kind: 'refused'; code: string; message: string } {
    try {
      return decide(this.#parse(sender, message.json(), schema));
    } catch (error) {
      if (!isPodiumError(error) || error.code === 'INTERNAL') {
        this.#options.logger.error('message of a worker failed', { subject: message.subject, error });
        return {
          kind: 'refused',
          code: 'INTERNAL',
          message: 'Internal error; the log of the head has the details.',
        };
      }
      this.#options.logger.warn('message of a worker refused', {
        worker: sender,
        code: error.code,
        reason: errorText(error),
      });
      return { kind: 'refused', code: error.code, message: error.message };
    }
  }

  #parse<Request extends Addressed>(sender: WorkerId, body: unknown, schema: z.ZodType<Request>): Request {
    // Before the shape: another version may have another one.
    const protocol =
      typeof body === 'object' && body !== null && 'protocol' in body ? body.protocol : undefined;
    if (typeof protocol === 'number' && protocol !== PROTOCOL_VERSION) {
      const older =
        protocol < PROTOCOL_VERSION ? `worker ${sender} (there: podium join --update)` : 'the head';
      throw new PodiumError(
        'VERSION_MISMATCH',
        `Worker ${sender} speaks protocol ${protocol}, the head ${PROTOCOL_VERSION}: upgrade Podium on ${older}.`,
      );
    }
    const result = schema.safeParse(body);
    if (!result.success) {
      const issue = result.error.issues[0];
      const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`.slice(0, 300);
      throw new PodiumError('INVALID_ARGUMENT', `The message is malformed: ${where}`);
    }
    if (result.data.worker !== sender) {
      throw new PodiumError('PERMISSION_DENIED', `Worker ${sender} may not speak for ${result.data.worker}.`);
    }
    return result.data;
  }

  /** Output may be lost, so what is malformed is dropped without an answer. */
  #takeOutput(message: BusMessage): void {
    const sender = workerId.safeParse(workerOf(message.subject));
    if (!sender.success) return;
    this.#options.allowance.spend(sender.data, () => {
      const parsed = outputMessage.safeParse(message.json());
      if (parsed.success) this.#options.desks.output(sender.data, parsed.data);
      return parsed.success;
    });
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }
}
