import {
  Client as GrpcClient,
  Metadata,
  type ClientReadableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { channelCredentials, type ClientTls } from './credentials.ts';
import type { CallOptions, Client, ServiceTypes } from './method-types.ts';
import { fromStatus } from './status.ts';
import { MAX_MESSAGE_BYTES, PROTOCOL_HEADER } from './server.ts';

const UNARY_DEADLINE_MS = 10_000;

/** One connection to a host that serves any number of services. */
export class Channel implements Disposable {
  readonly address: string;
  readonly #client: GrpcClient;
  readonly #token: string;
  readonly #protocol: number | undefined;

  /** Mutual TLS with `tls`, plaintext on loopback without. Throws FAILED_PRECONDITION for plaintext elsewhere. */
  /** `protocol` is told with each call, so that a server of another version can refuse it by name. */
  constructor(address: string, token: string, tls?: ClientTls, protocol?: number) {
    this.address = address;
    this.#token = token;
    this.#protocol = protocol;
    const { credentials, options } = channelCredentials(address, tls);
    this.#client = new GrpcClient(address, credentials, {
      ...options,
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 10_000,
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 5_000,
      // No question to DNS for settings: nobody may give us any, and where no server answers it keeps a process alive for half a minute.
      'grpc.service_config_disable_resolution': 1,
      // Its own connections: closing one channel breaks no other.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** A typed client of one service over this connection. All failures are PodiumErrors. */
  service<Types extends ServiceTypes>(definition: Types['definition']): Client<Types> {
    const methods = Object.entries(definition as ServiceDefinition).map(([name, method]) => {
      const { path, requestSerialize, responseDeserialize } = method;
      const unary = (request: unknown, options: CallOptions = {}): Promise<unknown> =>
        this.#unary(path, requestSerialize, responseDeserialize, request, options);
      const upload = (
        requests: AsyncIterable<unknown> | Iterable<unknown>,
        options: CallOptions = {},
      ): Promise<unknown> => this.#upload(path, requestSerialize, responseDeserialize, requests, options);
      const download = (request: unknown, options: CallOptions = {}): AsyncIterable<unknown> =>
        this.#download(path, requestSerialize, responseDeserialize, request, options);
      return [
        name.charAt(0).toLowerCase() + name.slice(1),
        method.responseStream ? download : method.requestStream ? upload : unary,
      ] as const;
    });
    return Object.fromEntries(methods) as Client<Types>;
  }

  async #unary(
    path: string,
    serialize: Serialize,
    deserialize: Deserialize,
    request: unknown,
    options: CallOptions,
  ): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const call = this.#client.makeUnaryRequest(
      path,
      serialize,
      deserialize,
      request,
      this.#metadata(),
      { deadline: Date.now() + (options.deadlineMs ?? UNARY_DEADLINE_MS) },
      (error, reply) => {
        if (error) reject(fromStatus(error, this.address));
        else resolve(reply);
      },
    );
    return await this.#cancelable(call, promise, options.signal);
  }

  async #upload(
    path: string,
    serialize: Serialize,
    deserialize: Deserialize,
    requests: AsyncIterable<unknown> | Iterable<unknown>,
    options: CallOptions,
  ): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const call = this.#client.makeClientStreamRequest(
      path,
      serialize,
      deserialize,
      this.#metadata(),
      deadline(options),
      (error, reply) => {
        if (error) reject(fromStatus(error, this.address));
        else resolve(reply);
      },
    );
    const ended = promise.then(
      () => true,
      () => true,
    );
    const send = async (): Promise<unknown> => {
      try {
        for await (const request of until(ended, requests)) {
          if (!call.write(request)) {
            const room = new Promise<boolean>((done) =>
              call.once('drain', () => {
                done(false);
              }),
            );
            if (await Promise.race([room, ended])) break; // The server has answered: what it says counts.
          }
        }
        call.end();
      } catch (error) {
        call.cancel();
        await ended;
        throw error; // The source failed: that is the reason, not the cancellation.
      }
      return await promise;
    };
    return await this.#cancelable(call, send(), options.signal);
  }

  async *#download(
    path: string,
    serialize: Serialize,
    deserialize: Deserialize,
    request: unknown,
    options: CallOptions,
  ): AsyncGenerator<unknown> {
    options.signal?.throwIfAborted();
    const call: ClientReadableStream<unknown> = this.#client.makeServerStreamRequest(
      path,
      serialize,
      deserialize,
      request,
      this.#metadata(),
      deadline(options),
    );
    const onAbort = (): void => {
      call.cancel();
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      for await (const message of call) yield message;
    } catch (error) {
      throw fromStatus(error, this.address);
    } finally {
      options.signal?.removeEventListener('abort', onAbort);
      call.cancel();
    }
  }

  async #cancelable<T>(
    call: { cancel(): void },
    promise: Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const onAbort = (): void => {
      call.cancel();
    };
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    if (this.#protocol !== undefined) metadata.set(PROTOCOL_HEADER, String(this.#protocol));
    if (this.#token !== '') metadata.set('authorization', `Bearer ${this.#token}`);
    return metadata;
  }

  /** Resolves when the other side answers. Throws UNAVAILABLE after `ms`. */
  async ready(ms: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#client.waitForReady(Date.now() + ms, (error) => {
      if (error)
        reject(
          new PodiumError('UNAVAILABLE', `${this.address} did not answer within ${ms} ms.`, { cause: error }),
        );
      else resolve();
    });
    await promise;
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

/** The items of a source until the call has ended: a source that has nothing to say must not hold the caller. */
async function* until(
  ended: Promise<unknown>,
  source: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<unknown> {
  const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const over = ended.then(() => ({ done: true as const, value: undefined }));
  try {
    for (;;) {
      const item = await Promise.race([over, items.next()]);
      if (item.done === true) return;
      yield item.value;
    }
  } finally {
    // Not waited for: a generator that hangs in an await of its own ends when that does.
    void Promise.resolve(items.return?.()).catch(() => undefined);
  }
}

type Serialize = (value: unknown) => Buffer;
type Deserialize = (bytes: Buffer) => unknown;

function deadline(options: CallOptions): { deadline?: number } {
  return options.deadlineMs === undefined ? {} : { deadline: Date.now() + options.deadlineMs };
}
