import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import {
  CA_PATH,
  ENROLL_BYTES,
  ENROLL_PATH,
  enrollRequest,
  LAB_PATH,
  type EnrollReply,
  type EnrollRequest,
  type Lab,
} from '../../contracts/enrollment/exchange.ts';
import { isPodiumError, PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { FreshTls, type TlsFiles } from '../../platform/tls/tls-files.ts';
import { checkProtocol } from './enrollment-desk.ts';
import { RateLimit } from './rate-limit.ts';

export interface FrontDoorOptions {
  /** host:port; port 0 takes a free one. */
  readonly host: string;
  readonly port: number;
  /** The head's own server certificate and key; a renewed one is served within a minute. */
  readonly tls: TlsFiles;
  readonly caPem: string;
  /** How often it is looked whether the certificate has been renewed; a minute unless a test is in a hurry. */
  readonly renewalCheckMs?: number;
  readonly lab: () => Promise<Lab>;
  readonly enroll: (request: EnrollRequest) => Promise<EnrollReply>;
  /** The archive of this digest, if it is the one that this head serves. */
  readonly archiveOf: (sha256: string) => string | null;
  readonly logger: Logger;
  readonly clock: Clock;
}

const REQUEST_MS = 15_000;
/** A download on which nothing moves for this long is ended. */
const IDLE_MS = 30_000;
const MAX_CONNECTIONS = 256;
const CLOSE_MS = 1_000;
/** How often it is looked whether the certificate has been renewed. */
const RENEWAL_CHECK_MS = 60_000;
const RATE = { burst: 120, perSecond: 5 };

const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  INVALID_ARGUMENT: 400,
  VERSION_MISMATCH: 409,
  UNAUTHENTICATED: 403,
  RESOURCE_EXHAUSTED: 429,
  NOT_FOUND: 404,
};

/**
 * The one listener that answers strangers: the authority's certificate (public; whoever fetches it holds it against a
 * digest), where the lab's services are and their public keys, the archive of this head's release, and enrolment. Nothing else is here, bodies are small, every request has
 * its time, and each address its rate.
 */
export class FrontDoor implements AsyncDisposable {
  readonly #server: Server;
  readonly #options: FrontDoorOptions;
  readonly #rate: RateLimit;
  readonly #tls: FreshTls;
  readonly #renewal: NodeJS.Timeout;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#rate = new RateLimit(RATE, options.clock);
    this.#tls = new FreshTls(options.tls);
    let served = this.#tls.material;
    this.#server = createServer(
      {
        cert: served.cert,
        key: served.key,
        minVersion: served.minVersion,
        requestTimeout: REQUEST_MS,
        headersTimeout: REQUEST_MS,
        handshakeTimeout: REQUEST_MS,
        keepAlive: false,
        maxHeaderSize: 8 * 1024,
        connectionsCheckingInterval: 5_000,
      },
      (request, response) => {
        void this.#serve(request, response);
      },
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.setTimeout(IDLE_MS, (socket) => socket.destroy());
    this.#renewal = setInterval(() => {
      if (this.#tls.material === served) return;
      served = this.#tls.material;
      this.#server.setSecureContext(served);
    }, options.renewalCheckMs ?? RENEWAL_CHECK_MS).unref();
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** Starts to serve; returns the port. Throws UNAVAILABLE when the address cannot be had. */
  async listen(): Promise<number> {
    const { host, port } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(port, host, () => {
      resolve();
    });
    try {
      await promise;
    } catch (error) {
      throw new PodiumError('UNAVAILABLE', `The front door cannot listen on ${host}:${port}.`, {
        cause: error,
      });
    }
    const bound = this.#server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : port;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { logger } = this.#options;
    response.setHeader('connection', 'close');
    try {
      if (!this.#rate.take(request.socket.remoteAddress ?? '')) {
        throw new PodiumError('RESOURCE_EXHAUSTED', 'Too many requests from this address; wait a minute.');
      }
      await this.#route(request, response);
    } catch (error) {
      if (response.headersSent) {
        response.destroy(); // The other side sees that the archive is not whole.
        return;
      }
      const known = isPodiumError(error) && STATUS_OF[error.code] !== undefined;
      if (!known) logger.error('request at the front door failed', { error });
      const status = known ? (STATUS_OF[error.code] ?? 500) : 500;
      const reply: EnrollReply = {
        kind: 'refused',
        code: known ? error.code : 'INTERNAL',
        message: known ? error.message : 'Internal error; the log of the head has the details.',
      };
      json(response, status, reply);
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    if (method === 'POST' && url === ENROLL_PATH) {
      json(response, 200, await this.#options.enroll(parse(await readBody(request))));
      return;
    }
    if (method === 'GET' && url === LAB_PATH) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(await this.#options.lab()));
      return;
    }
    const [, sha256] = /^\/release\/([0-9a-f]{64})\.tar\.gz$/.exec(url) ?? [];
    if (method === 'GET' && sha256 !== undefined) {
      await this.#sendArchive(sha256, response);
      return;
    }
    if (method === 'GET' && url === CA_PATH) {
      response.writeHead(200, { 'content-type': 'application/x-pem-file' }).end(this.#options.caPem);
      return;
    }
    throw new PodiumError(
      'NOT_FOUND',
      'This is the front door of a Podium head. To join, ask for a line: podium worker invite, or podium user add.',
    );
  }

  async #sendArchive(sha256: string, response: ServerResponse): Promise<void> {
    const file = this.#options.archiveOf(sha256);
    if (file === null) {
      throw new PodiumError(
        'NOT_FOUND',
        'This head serves another release by now. Ask for a new line: podium worker invite, or podium user add.',
      );
    }
    const { size } = await stat(file);
    response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': size });
    await pipeline(createReadStream(file), response);
  }

  /** Lets requests end for a second, then breaks them. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#renewal);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => {
      resolve();
    });
    const timer = setTimeout(() => {
      this.#server.closeAllConnections();
    }, CLOSE_MS);
    await promise;
    clearTimeout(timer);
  }
}

/** Throws INVALID_ARGUMENT for one that is longer than an enrolment can be. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ENROLL_BYTES) throw new PodiumError('INVALID_ARGUMENT', 'The request is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The version first: another one may have another shape. */
function parse(body: string): EnrollRequest {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'The request is not JSON.', { cause: error });
  }
  const version = z.object({ protocol: z.number() }).safeParse(value);
  if (version.success) checkProtocol(version.data.protocol);
  const result = enrollRequest.safeParse(value);
  if (!result.success)
    throw new PodiumError('INVALID_ARGUMENT', `The request is malformed:\n${z.prettifyError(result.error)}`);
  return result.data;
}

function json(response: ServerResponse, status: number, body: EnrollReply): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
