import type {
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  ServerReadableStream,
  ServiceDefinition,
} from '@grpc/grpc-js';
import type { PeerCertificate } from 'node:tls';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Logger } from '../logger/logger.ts';
import { peerOf, type Peer } from '../tls/peer.ts';
import { toStatus } from './status.ts';

export interface CallLimits {
  /** A unary call may take no longer. */
  readonly unaryMs: number;
  /** A stream of the caller's may be silent no longer; a server stream may be unread no longer. */
  readonly idleMs: number;
  readonly streamsPerIdentity: number;
}

interface Adapter<Identity> {
  readonly service: string;
  readonly logger: Logger;
  readonly limits: CallLimits;
  /** Names the caller; `peer` is null without TLS. */
  readonly authenticate: (metadata: Metadata, peer: Peer | null) => Identity;
  readonly identityName: (identity: Identity) => string;
  readonly openStreams: Map<string, number>;
  /** Every call that runs now. */
  readonly openCalls: Set<OpenCall>;
}

/** A call that runs: it is ended when who made it may not call any more. */
export interface OpenCall {
  /** Throws what `authenticate` throws now. */
  readonly authenticate: () => void;
  readonly abort: AbortController;
}

type AnyCall = {
  metadata: Metadata;
  on(event: 'cancelled', listener: () => void): unknown;
  getAuthContext(): { readonly sslPeerCertificate?: PeerCertificate };
};
type Unary = (request: unknown, context: unknown) => Promise<unknown>;
type Upload = (requests: AsyncIterable<unknown>, context: unknown) => Promise<unknown>;
type Download = (request: unknown, context: unknown) => AsyncIterable<unknown>;

/** Turns an implementation with promises and async iterables into the callback handlers of grpc-js. */
export function adaptService<Identity>(
  definition: ServiceDefinition,
  implementation: object,
  adapter: Adapter<Identity>,
): Record<string, unknown> {
  const methods = implementation as Record<string, unknown>;
  const handlers: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(definition)) {
    const target = methods[name];
    if (typeof target !== 'function')
      throw new PodiumError('INTERNAL', `${adapter.service}.${name} is not implemented.`);
    const bound: unknown = target.bind(implementation);
    if (method.responseStream) handlers[name] = adaptDownload(name, bound as Download, adapter);
    else if (method.requestStream) handlers[name] = adaptUpload(name, bound as Upload, adapter);
    else handlers[name] = adaptUnary(name, bound as Unary, adapter);
  }
  return handlers;
}

function adaptUnary<Identity>(
  name: string,
  method: Unary,
  adapter: Adapter<Identity>,
): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    void guard(name, call, adapter, false, async (identity, peer, abort) => {
      const timer = setTimeout(() => {
        abort.abort(
          new PodiumError(
            'DEADLINE_EXCEEDED',
            `${adapter.service}.${name} took longer than ${adapter.limits.unaryMs} ms.`,
          ),
        );
      }, adapter.limits.unaryMs);
      try {
        return await untilAborted(
          method(call.request, { identity, peer, signal: abort.signal }),
          abort.signal,
        );
      } finally {
        clearTimeout(timer);
      }
    }).then(
      (reply) => {
        callback(null, reply);
      },
      (error: unknown) => {
        callback(toStatus(error));
      },
    );
  };
}

function adaptUpload<Identity>(
  name: string,
  method: Upload,
  adapter: Adapter<Identity>,
): handleClientStreamingCall<unknown, unknown> {
  return (call, callback) => {
    void guard(name, call, adapter, true, async (identity, peer, abort) => {
      const requests = readWhileAlive(call, abort, `${adapter.service}.${name}`, adapter.limits.idleMs);
      return await untilAborted(method(requests, { identity, peer, signal: abort.signal }), abort.signal);
    }).then(
      (reply) => {
        callback(null, reply);
      },
      (error: unknown) => {
        callback(toStatus(error));
        call.resume(); // Lets the rest of the upload drain, so that the caller reads the status.
      },
    );
  };
}

function adaptDownload<Identity>(
  name: string,
  method: Download,
  adapter: Adapter<Identity>,
): handleServerStreamingCall<unknown, unknown> {
  return (call) => {
    void guard(name, call, adapter, true, async (identity, peer, abort) => {
      const replies = method(call.request, { identity, peer, signal: abort.signal })[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await untilAborted(replies.next(), abort.signal);
          if (next.done === true) return;
          if (!call.write(next.value)) await drained(call, abort, adapter.limits.idleMs);
        }
      } finally {
        // Behind what it may still wait for, which the abort has ended.
        replies.return?.().catch(() => undefined);
      }
    }).then(
      () => {
        call.end();
      },
      (error: unknown) => {
        call.emit('error', toStatus(error));
      },
    );
  };
}

/** Authenticates, caps streams, ties cancellation to an AbortController, logs what is our fault. */
async function guard<Identity, T>(
  name: string,
  call: AnyCall,
  adapter: Adapter<Identity>,
  stream: boolean,
  action: (identity: Identity, peer: Peer | null, abort: AbortController) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  call.on('cancelled', () => {
    abort.abort(new PodiumError('CANCELED', 'The caller canceled the call.'));
  });
  let release: () => void = () => undefined;
  let open: OpenCall | null = null;
  try {
    const peer = peerOf(call.getAuthContext().sslPeerCertificate);
    const identity = adapter.authenticate(call.metadata, peer);
    open = { authenticate: () => void adapter.authenticate(call.metadata, peer), abort };
    adapter.openCalls.add(open);
    if (stream) release = takeStream(adapter, adapter.identityName(identity));
    return await action(identity, peer, abort);
  } catch (error) {
    if (!isPodiumError(error) || error.code === 'INTERNAL')
      adapter.logger.error('call failed', { method: `${adapter.service}.${name}`, error });
    throw error;
  } finally {
    release();
    if (open !== null) adapter.openCalls.delete(open);
    abort.abort(new PodiumError('CANCELED', 'The call has ended.'));
  }
}

function takeStream<Identity>(adapter: Adapter<Identity>, identity: string): () => void {
  const open = adapter.openStreams.get(identity) ?? 0;
  if (open >= adapter.limits.streamsPerIdentity) {
    throw new PodiumError(
      'RESOURCE_EXHAUSTED',
      `${identity} has ${open} streams open already; end one and try again.`,
    );
  }
  adapter.openStreams.set(identity, open + 1);
  return () => {
    const now = (adapter.openStreams.get(identity) ?? 1) - 1;
    if (now <= 0) adapter.openStreams.delete(identity);
    else adapter.openStreams.set(identity, now);
  };
}

/** Rejects as soon as the signal aborts, so that a stuck implementation cannot hold a call open. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(
      signal.reason instanceof Error ? signal.reason : new PodiumError('CANCELED', 'The call was canceled.'),
    );
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function* readWhileAlive(
  call: ServerReadableStream<unknown, unknown>,
  abort: AbortController,
  what: string,
  idleMs: number,
): AsyncGenerator<unknown> {
  const tooQuiet = (): void => {
    abort.abort(new PodiumError('DEADLINE_EXCEEDED', `${what}: nothing came for ${idleMs} ms.`));
    call.destroy();
  };
  let timer = setTimeout(tooQuiet, idleMs);
  try {
    for await (const message of call) {
      clearTimeout(timer);
      yield message;
      timer = setTimeout(tooQuiet, idleMs);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function drained(
  call: { once(event: 'drain', listener: () => void): unknown },
  abort: AbortController,
  idleMs: number,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    abort.abort(new PodiumError('DEADLINE_EXCEEDED', `The caller read nothing for ${idleMs} ms.`));
  }, idleMs);
  call.once('drain', resolve);
  try {
    await untilAborted(promise, abort.signal);
  } finally {
    clearTimeout(timer);
  }
}
