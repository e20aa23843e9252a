import { errorText } from '../contracts/errors/podium-error.ts';
import { pause } from '../platform/clock/wait.ts';
import type { Logger } from '../platform/logger/logger.ts';
import { Bus } from '../platform/nats/bus.ts';
import type { NatsLogin, NatsLogins } from './enrollment/nats-users.ts';

const REFUSED_PAUSE_MS = 5_000;
/** A connection attempt under way ends by itself after this; stopping does not wait for it any longer. */
const STOP_MS = 500;

export interface Buses {
  /** Listens to workers and gives orders. */
  readonly head: Bus;
  /** Answers workers; may publish nowhere but in their inboxes. */
  readonly responder: Bus;
}

/**
 * The head's two connections to NATS, made in the background: the head serves its clients while NATS is away, and says
 * so. Once made they reconnect by themselves.
 */
export class NatsLink implements AsyncDisposable {
  readonly #settings: NatsLogins;
  readonly #logger: Logger;
  readonly #abort = new AbortController();
  #buses: Buses | null = null;
  #connecting: Promise<void> = Promise.resolve();

  constructor(settings: NatsLogins, logger: Logger) {
    this.#settings = settings;
    this.#logger = logger;
  }

  /** True while workers can be heard and answered. */
  get connected(): boolean {
    return this.#buses !== null && this.#buses.head.connected && this.#buses.responder.connected;
  }

  /** Returns at once; `onReady` is called once, when both connections are there, unless the link was stopped before. */
  start(onReady: (buses: Buses) => void): void {
    this.#connecting = this.#connect(onReady).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.#logger.error('the head stays without NATS', { error });
    });
  }

  async #connect(onReady: (buses: Buses) => void): Promise<void> {
    await using stack = new AsyncDisposableStack();
    const head = stack.use(await this.#bus(this.#settings.head));
    const responder = stack.use(await this.#bus(this.#settings.responder));
    if (this.#abort.signal.aborted) return;
    this.#logger.info('NATS is connected', { servers: this.#settings.servers });
    onReady({ head, responder });
    this.#buses = { head, responder };
    stack.move();
  }

  /** Tries until it is connected or stopped. Refused credentials are tried again too: whoever runs NATS may mend them. */
  async #bus(login: NatsLogin): Promise<Bus> {
    const { signal } = this.#abort;
    for (;;) {
      try {
        const options = {
          servers: this.#settings.servers,
          ...login,
          tls: this.#settings.tls,
          inboxPrefix: `_INBOX_${login.user}`,
          logger: this.#logger,
        };
        return await Bus.connect(options, signal);
      } catch (error) {
        signal.throwIfAborted();
        this.#logger.error(
          'NATS refuses the head; its credentials in the configuration must be those of the server',
          { user: login.user, reason: errorText(error) },
        );
        await pause(REFUSED_PAUSE_MS, signal);
      }
    }
  }

  /** No `onReady` after this. Connections that were made stay until the link is disposed. */
  async stop(): Promise<void> {
    this.#abort.abort(new Error('The head stops.'));
    await Promise.race([this.#connecting, pause(STOP_MS)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    const buses = this.#buses;
    this.#buses = null;
    if (buses === null) return;
    await Promise.all([buses.head[Symbol.asyncDispose](), buses.responder[Symbol.asyncDispose]()]);
  }
}
