import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { withDeadline } from '../clock/wait.ts';
import type { Logger } from '../logger/logger.ts';
import type { Metrics } from './metrics.ts';

export interface Health {
  /** False: the process cannot do its work now. */
  readonly ok: boolean;
  /** What it needs, and whether it has that. */
  readonly parts: Readonly<Record<string, boolean>>;
}

export interface MetricsServerOptions {
  /** host:port; port 0 takes a free one. */
  readonly address: string;
  readonly metrics: Metrics;
  readonly health: () => Health | Promise<Health>;
  readonly logger: Logger;
}

const READ_MS = 5_000;
const ANSWER_MS = 5_000;
const MAX_CONNECTIONS = 32;

/**
 * GET /metrics and GET /healthz over plain HTTP, for a scraper beside the process: no credentials, and nothing in it
 * that would need them. It never touches what the process is for: slow or hostile callers are cut off.
 */
export class MetricsServer implements AsyncDisposable {
  readonly #options: MetricsServerOptions;
  readonly #server: Server;

  constructor(options: MetricsServerOptions) {
    this.#options = options;
    this.#server = createServer(
      { requestTimeout: READ_MS, headersTimeout: READ_MS, keepAliveTimeout: READ_MS, maxHeaderSize: 8_192 },
      (request, response) => {
        void this.#answer(request, response);
      },
    );
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.setTimeout(READ_MS + ANSWER_MS);
  }

  /** The URL of the metrics. @throws PodiumError INVALID_ARGUMENT when the address cannot be used. */
  async listen(): Promise<string> {
    const { address, logger } = this.#options;
    const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(Number(port), host, resolve);
    try {
      await promise;
    } catch (error) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        `Metrics cannot be served at ${address}: ${errorText(error)}. Choose another address under metrics in the configuration.`,
        { cause: error },
      );
    }
    this.#server.on('error', (error) => {
      logger.warn('the metrics listener had an error', { error });
    });
    const bound = this.#server.address() as AddressInfo;
    const url = `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}/metrics`;
    logger.info('metrics are served', { url });
    return url;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, type, body } = await withDeadline(
        this.#reply(request),
        ANSWER_MS,
        'Collecting metrics',
      );
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      this.#options.logger.warn('metrics could not be collected', { error });
      response.writeHead(503, { 'content-type': 'text/plain' }).end('not now; see the log\n');
    }
  }

  async #reply({ method, url }: IncomingMessage): Promise<{ status: number; type: string; body: string }> {
    const { metrics, health } = this.#options;
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: 'text/plain', body: 'GET only\n' };
    switch (url?.split('?')[0]) {
      case '/metrics':
        return { status: 200, type: metrics.contentType, body: await metrics.text() };
      case '/healthz': {
        const state = await health();
        return {
          status: state.ok ? 200 : 503,
          type: 'application/json',
          body: `${JSON.stringify(state)}\n`,
        };
      }
      default:
        return { status: 404, type: 'text/plain', body: 'GET /metrics or /healthz\n' };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => {
      resolve();
    });
    this.#server.closeAllConnections();
    await promise;
  }
}
