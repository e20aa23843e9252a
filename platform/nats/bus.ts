import {
  connect,
  ErrorCode,
  Events,
  NatsError,
  nkeyAuthenticator,
  type ConnectionOptions,
  type NatsConnection,
} from 'nats';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Logger } from '../logger/logger.ts';
import { checkServer } from '../tls/check-server.ts';
import { hostOf, refusePlaintext } from '../tls/plaintext.ts';
import { MIN_TLS_VERSION, type TlsFiles } from '../tls/tls-files.ts';

export interface BusOptions {
  /** host:port of one or more servers. */
  readonly servers: readonly string[];
  /** Who connects: the user's name for a password; for a seed it only labels the connection. */
  readonly user: string;
  readonly password?: string | undefined;
  /** An nkey's seed: proves who connects by signing what the server asks. */
  readonly seed?: string | undefined;
  /** Without it, only servers on loopback are connected to. The files are read anew at each connection. */
  readonly tls?: TlsFiles | undefined;
  /** Replies to requests of this connection arrive below this prefix. */
  readonly inboxPrefix: string;
  readonly logger: Logger;
}

export interface BusMessage {
  readonly subject: string;
  readonly reply: string | undefined;
  /** The body as JSON; throws INVALID_ARGUMENT when it is not. */
  json(): unknown;
}

/** A connection to NATS that carries JSON. It reconnects for ever; what is published meanwhile may be lost, as core NATS is. */
export class Bus implements AsyncDisposable {
  readonly #connection: NatsConnection;
  readonly #logger: Logger;
  readonly #statusListeners = new Set<(connected: boolean) => void>();
  #connected = true;

  private constructor(connection: NatsConnection, logger: Logger) {
    this.#connection = connection;
    this.#logger = logger;
    void this.#follow();
  }

  /** Waits until a server answers (or the signal aborts): NATS may start after us. Throws UNAUTHENTICATED for wrong credentials, FAILED_PRECONDITION for plaintext off loopback. */
  static async connect(options: BusOptions, signal?: AbortSignal): Promise<Bus> {
    for (const server of options.servers) refusePlaintext('The NATS server', server, options.tls);
    const settings: ConnectionOptions = {
      servers: [...options.servers],
      ...credentialsOf(options),
      ...(options.tls === undefined ? {} : { tls: tlsOptions(options.tls, options.servers) }),
      inboxPrefix: options.inboxPrefix,
      name: options.user,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 750,
      pingInterval: 10_000,
      maxPingOut: 2,
      ignoreClusterUpdates: true,
      // A user may be missing for a moment, or taken back later: whoever was let in once goes on trying.
      ignoreAuthErrorAbort: true,
    };
    for (;;) {
      signal?.throwIfAborted();
      try {
        return new Bus(await connect({ ...settings, reconnect: true, timeout: 3_000 }), options.logger);
      } catch (error) {
        if (error instanceof NatsError && error.code === ErrorCode.AuthorizationViolation) {
          throw new PodiumError(
            'UNAUTHENTICATED',
            `NATS at ${options.servers.join(', ')} refuses the user ${options.user}.`,
            { cause: error },
          );
        }
        options.logger.warn('NATS cannot be reached, trying again', {
          servers: options.servers,
          reason: errorText(error),
        });
        await new Promise((resolve) => setTimeout(resolve, 250 + Math.random() * 750));
      }
    }
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Called with false when the connection is lost, with true when it is back. Returns how to stop listening. */
  onStatus(listener: (connected: boolean) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  publish(subject: string, body: unknown): void {
    this.#connection.publish(subject, JSON.stringify(body));
  }

  /** One request, one reply. Throws UNAVAILABLE when nobody listens, DEADLINE_EXCEEDED after `timeoutMs`. */
  async request(subject: string, body: unknown, timeoutMs: number): Promise<unknown> {
    try {
      const reply = await this.#connection.request(subject, JSON.stringify(body), { timeout: timeoutMs });
      return parse(reply.data);
    } catch (error) {
      if (error instanceof NatsError && error.code === ErrorCode.NoResponders) {
        throw new PodiumError('UNAVAILABLE', `Nobody answers ${subject}: the coordinator is away.`, {
          cause: error,
        });
      }
      if (error instanceof NatsError && error.code === ErrorCode.Timeout) {
        throw new PodiumError('DEADLINE_EXCEEDED', `${subject} was not answered within ${timeoutMs} ms.`, {
          cause: error,
        });
      }
      if (error instanceof NatsError)
        throw new PodiumError('UNAVAILABLE', `${subject}: ${error.message}`, { cause: error });
      throw error;
    }
  }

  /** Calls the handler for each message; what it throws is logged, and the next message is handled. Returns how to stop. */
  subscribe(subject: string, handler: (message: BusMessage) => void | Promise<void>): () => void {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error) {
          this.#logger.error('NATS subscription failed', { subject, error });
          return;
        }
        void this.#handle(handler, {
          subject: message.subject,
          reply: message.reply,
          json: () => parse(message.data),
        });
      },
    });
    return () => {
      subscription.unsubscribe();
    };
  }

  async #handle(handler: (message: BusMessage) => void | Promise<void>, message: BusMessage): Promise<void> {
    try {
      await handler(message);
    } catch (error) {
      this.#logger.error('NATS message not handled', { subject: message.subject, error });
    }
  }

  async #follow(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === Events.Disconnect) this.#setConnected(false);
      else if (status.type === Events.Reconnect) this.#setConnected(true);
      else if (status.type === Events.Error)
        this.#logger.warn('NATS reports an error', { detail: String(status.data) });
    }
  }

  #setConnected(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.#logger.warn(connected ? 'NATS is back' : 'NATS is lost');
    for (const listener of this.#statusListeners) listener(connected);
  }

  /** What was published before has reached the server when this resolves (or throws after two seconds). */
  async flush(): Promise<void> {
    await this.#connection.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#connected) await this.#connection.drain().catch(() => undefined);
    await this.#connection.close();
  }
}

function credentialsOf({ user, password, seed }: BusOptions): ConnectionOptions {
  if (seed !== undefined) return { authenticator: nkeyAuthenticator(Buffer.from(seed)) };
  return { user, ...(password === undefined ? {} : { pass: password }) };
}

/** More than the library's own options: the rest goes to node:tls as it is. */
function tlsOptions(files: TlsFiles, servers: readonly string[]): NonNullable<ConnectionOptions['tls']> {
  const options = {
    caFile: files.caFile,
    certFile: files.certificateFile,
    keyFile: files.privateKeyFile,
    minVersion: MIN_TLS_VERSION,
    checkServerIdentity: checkServer(servers.map(hostOf)),
  };
  return options;
}

function parse(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString('utf8'));
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'A NATS message is not JSON.', { cause: error });
  }
}
