import {
  Server,
  ServerCredentials,
  type Metadata,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Logger } from '../logger/logger.ts';
import { refusePlaintext } from '../tls/plaintext.ts';
import type { Peer } from '../tls/peer.ts';
import type { TlsFiles } from '../tls/tls-files.ts';
import { adaptService, type CallLimits, type OpenCall } from './adapt.ts';
import { MutualServerCredentials } from './credentials.ts';
import type { Implementation, ServiceTypes } from './method-types.ts';

/** Largest message in either direction: a 1 MiB chunk and its envelope. */
export const MAX_MESSAGE_BYTES = 1024 * 1024 + 64 * 1024;

/** Which version of Podium's protocol the caller speaks. */
export const PROTOCOL_HEADER = 'podium-protocol';

/** What an implementation learns of a call. */
export interface CallContext<Identity> {
  readonly identity: Identity;
  /** Who the caller's certificate is for; null without TLS. */
  readonly peer: Peer | null;
  /** Aborts when the caller cancels, its connection breaks or the server's own deadline passes. */
  readonly signal: AbortSignal;
}

export interface GrpcServerOptions<Identity> {
  /** host:port; port 0 takes a free one. */
  readonly address: string;
  readonly logger: Logger;
  readonly packageDefinition: PackageDefinition;
  /** With it mutual TLS alone is served; without it, plaintext, and only on loopback. */
  readonly tls?: TlsFiles | undefined;
  /** Names the caller from its bearer token ('' when none) and its certificate (null without TLS); throws UNAUTHENTICATED. */
  readonly authenticate: (token: string, peer: Peer | null) => Identity;
  /** Throws VERSION_MISMATCH for a caller that speaks another version. One that names none (a generic client) is served. */
  readonly checkProtocol?: (protocol: number) => void;
  /** Groups calls for the stream cap. */
  readonly identityName: (identity: Identity) => string;
  readonly limits?: Partial<CallLimits>;
}

const DEFAULT_LIMITS: CallLimits = { unaryMs: 30_000, idleMs: 30_000, streamsPerIdentity: 64 };

/**
 * A gRPC server with what grpc-js leaves out: own deadlines, a cap on open streams per identity, bearer tokens and
 * certificates, statuses from PodiumErrors; health and reflection are on and need no token (with TLS, a certificate).
 */
export class GrpcServer<Identity> implements AsyncDisposable {
  readonly #server: Server;
  readonly #health: HealthImplementation;
  readonly #options: GrpcServerOptions<Identity>;
  readonly #openStreams = new Map<string, number>();
  readonly #openCalls = new Set<OpenCall>();
  readonly #names: string[] = [];
  readonly #tls: MutualServerCredentials | null;

  /** Throws FAILED_PRECONDITION for plaintext off loopback, and for TLS files that cannot be used. */
  constructor(options: GrpcServerOptions<Identity>) {
    refusePlaintext('The address to serve at', options.address, options.tls);
    this.#options = options;
    this.#tls = options.tls === undefined ? null : new MutualServerCredentials(options.tls);
    this.#server = new Server({
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_concurrent_streams': 200,
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 10_000,
      'grpc.max_metadata_size': 16 * 1024,
    });
    this.#health = new HealthImplementation({ '': 'NOT_SERVING' });
    this.#health.addToServer(this.#server);
  }

  /** Call before listen(). */
  serve<Types extends ServiceTypes>(
    name: string,
    definition: Types['definition'],
    implementation: Implementation<Types, CallContext<Identity>>,
  ): this {
    this.#names.push(name);
    const adapted = adaptService<Identity>(definition as ServiceDefinition, implementation, {
      service: name,
      logger: this.#options.logger,
      limits: { ...DEFAULT_LIMITS, ...this.#options.limits },
      authenticate: (metadata, peer) => {
        const protocol = protocolOf(metadata);
        if (protocol !== null) this.#options.checkProtocol?.(protocol);
        return this.#options.authenticate(bearerToken(metadata), peer);
      },
      identityName: this.#options.identityName,
      openStreams: this.#openStreams,
      openCalls: this.#openCalls,
    });
    this.#server.addService(definition as ServiceDefinition, adapted as UntypedServiceImplementation);
    return this;
  }

  /** Starts to serve; returns the port. Throws UNAVAILABLE when the address is taken. */
  async listen(): Promise<number> {
    const services = this.#names.map((name) => `podium.v1.${name}`);
    new ReflectionService(this.#options.packageDefinition, { services }).addToServer(this.#server);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const credentials = this.#tls ?? ServerCredentials.createInsecure();
    this.#server.bindAsync(this.#options.address, credentials, (error, port) => {
      if (error)
        reject(
          new PodiumError('UNAVAILABLE', `Cannot listen on ${this.#options.address}: ${error.message}`, {
            cause: error,
          }),
        );
      else resolve(port);
    });
    const port = await promise;
    for (const name of ['', ...services]) this.#health.setStatus(name, 'SERVING');
    return port;
  }

  /** Names the callers of all open calls anew, and ends the calls of those who may not call any more. */
  recheckCallers(): void {
    for (const { authenticate, abort } of [...this.#openCalls]) {
      try {
        authenticate();
      } catch (error) {
        abort.abort(error);
      }
    }
  }

  /** Lets open calls end for `graceMs`, then breaks them. */
  async close(graceMs = 2_000): Promise<void> {
    for (const name of ['', ...this.#names.map((service) => `podium.v1.${service}`)])
      this.#health.setStatus(name, 'NOT_SERVING');
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#server.forceShutdown();
      resolve();
    }, graceMs);
    this.#server.tryShutdown(() => {
      resolve();
    });
    await promise;
    clearTimeout(timer);
    this.#tls?.[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function bearerToken(metadata: Metadata): string {
  const [value] = metadata.get('authorization');
  return typeof value === 'string' && value.startsWith('Bearer ') ? value.slice('Bearer '.length) : '';
}

/** Null when the caller names none. */
function protocolOf(metadata: Metadata): number | null {
  const [value] = metadata.get(PROTOCOL_HEADER);
  return typeof value === 'string' ? Number(value) : null;
}
