import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { constants } from 'node:fs';
import { chmod, mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { idsOf, type RunServices } from './protocol.ts';
import { receiveUpload } from './receive-upload.ts';
import type { Validator } from './validator.ts';

interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
  /** What the hand-in record says of a validate call; null for anything else. */
  readonly code: string | null;
  readonly retryAfterSeconds?: number;
}

const UPLOADS_PER_RUN = 2;
const VALIDATE_PATH = '/validate';
/** What a refused caller still sends is read so far, so that it hears the reply; then the connection is cut. */
const DISCARD_MS = 5_000;

/**
 * One run's HTTP service behind its gate: GET /health and POST /validate. The caller is hostile: everything is bounded
 * (connections, headers, time, bytes, uploads at once), and every reply is made from constants and from a refusal's own
 * fields.
 */
export class AgentServer {
  readonly #run: RunServices;
  readonly #validator: Validator;
  readonly #report: (code: string) => void;
  readonly #logger: Logger;
  readonly #server: Server;
  #folder: FileHandle | null = null;
  #uploads = 0;

  constructor(run: RunServices, validator: Validator, report: (code: string) => void, logger: Logger) {
    this.#run = run;
    this.#validator = validator;
    this.#report = report;
    this.#logger = logger;
    this.#server = createServer(
      { maxHeaderSize: 8 * 1024, requestTimeout: 600_000, headersTimeout: 10_000 },
      (request, response) => {
        void this.#handle(request, response);
      },
    );
    this.#server.maxConnections = 64;
    this.#server.maxRequestsPerSocket = 1000;
  }

  /** Listens on <socketDir>/agent.sock. Bound by the folder's descriptor: a path as long as ours fits into no socket address. */
  async listen(): Promise<void> {
    await mkdir(this.#run.uploadDir, { recursive: true, mode: 0o700 });
    this.#folder = await open(this.#run.socketDir, constants.O_RDONLY | constants.O_DIRECTORY);
    const path = `/proc/self/fd/${this.#folder.fd}/agent.sock`;
    await rm(path, { force: true });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen(path, resolve);
    await promise;
    this.#server.on('error', (error) =>
      this.#logger.error('agent service failed', { ...idsOf(this.#run.key), error }),
    );
    await chmod(path, 0o666); // The relay in the gate runs as a user of its own; the folder is seen by nobody else.
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
    await this.#folder?.close();
    this.#folder = null;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    let reply: Reply;
    try {
      reply = await this.#answer(request);
    } catch (error) {
      this.#logger.error('agent request failed', { ...idsOf(this.#run.key), error });
      reply = isPodiumError(error, 'DEADLINE_EXCEEDED')
        ? { status: 504, body: { error: 'The validation took too long.' }, code: 'TIMEOUT' }
        : {
            status: 503,
            body: { error: 'The file cannot be validated now.' },
            code: 'UNAVAILABLE',
            retryAfterSeconds: 30,
          };
    }
    if (reply.code !== null) this.#report(reply.code);
    send(request, response, reply);
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    const [path] = (request.url ?? '').split('?');
    if (path === '/health') {
      if (request.method === 'GET' || request.method === 'HEAD')
        return { status: 200, body: { status: 'running' }, code: null };
      return { status: 405, body: { error: 'Ask for /health with GET.' }, code: null };
    }
    if (path !== VALIDATE_PATH) {
      return {
        status: 404,
        body: { error: 'There are GET /health and POST /validate here, nothing else.' },
        code: null,
      };
    }
    if (request.method !== 'POST')
      return { status: 405, body: { error: 'Send the file to /validate with POST.' }, code: 'BAD_REQUEST' };
    if (this.#uploads >= UPLOADS_PER_RUN || !this.#validator.hasRoom(this.#run.key)) return BUSY;
    this.#uploads += 1;
    try {
      return await this.#validate(request);
    } finally {
      this.#uploads -= 1;
    }
  }

  async #validate(request: IncomingMessage): Promise<Reply> {
    const { key, uploadDir, maxSubmissionBytes, bundleDir, validateTimeoutMs } = this.#run;
    const upload = await receiveUpload(request, uploadDir, maxSubmissionBytes);
    if (upload.kind === 'malformed')
      return { status: 400, body: { error: upload.message }, code: 'BAD_REQUEST' };
    if (upload.kind === 'too_large')
      return verdict('TOO_LARGE', describeRefusal({ code: 'TOO_LARGE', want: maxSubmissionBytes }));
    await using file = upload.file;
    if (!this.#validator.hasRoom(this.#run.key)) return BUSY;
    const validation = await this.#validator.validate(key, bundleDir, file, validateTimeoutMs);
    return validation.valid
      ? verdict('OK', null)
      : verdict(validation.refusal.code, describeRefusal(validation.refusal));
  }
}

const BUSY: Reply = {
  status: 503,
  body: { error: 'Other validations are under way; try again in a few seconds.' },
  code: 'BUSY',
  retryAfterSeconds: 5,
};

function verdict(code: string, refusal: string | null): Reply {
  const result = refusal === null ? 'Submission is valid.' : `Submission invalid! ${refusal}`;
  return { status: 200, body: { result }, code };
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  const body = Buffer.from(`${JSON.stringify(reply.body)}\n`);
  const unread = !request.complete;
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...(unread ? { connection: 'close' } : {}),
    ...(reply.retryAfterSeconds === undefined ? {} : { 'retry-after': String(reply.retryAfterSeconds) }),
  });
  response.end(body);
  if (!unread) return;
  request.resume();
  const timer = setTimeout(() => request.destroy(), DISCARD_MS);
  request.once('close', () => clearTimeout(timer));
}
