import type { MethodDefinition } from '@grpc/proto-loader';
import type { ServerReadableStream, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';

/** A service as the generated types describe it: wire definition and callback-style handlers. */
export interface ServiceTypes {
  definition: object;
  handlers: object;
}

/** The method names, without the index signatures of the generated types. */
export type MethodNames<Handlers> = keyof {
  [Key in keyof Handlers as string extends Key ? never : number extends Key ? never : Key]: true;
};

type Kind<Handler> = Handler extends (call: infer Call, ...rest: never[]) => unknown
  ? Call extends ServerReadableStream<infer _Request, infer _Reply>
    ? 'client_stream'
    : Call extends ServerWritableStream<infer _Request, infer _Reply>
      ? 'server_stream'
      : Call extends ServerUnaryCall<infer _Request, infer _Reply>
        ? 'unary'
        : never
  : never;

/** What the caller writes and what it reads; what the server reads and what it writes. */
type Messages<Definition> =
  Definition extends MethodDefinition<infer Request, infer Reply, infer ReadRequest, infer ReadReply>
    ? { request: Request; reply: Reply; readRequest: ReadRequest; readReply: ReadReply }
    : never;

type MethodOf<Types extends ServiceTypes, Name> = Name extends keyof Types['definition'] &
  keyof Types['handlers']
  ? { kind: Kind<Types['handlers'][Name]>; messages: Messages<Types['definition'][Name]> }
  : never;

/** A service implemented with promises and async iterables; thrown PodiumErrors become statuses. */
export type Implementation<Types extends ServiceTypes, Context> = {
  [Name in MethodNames<Types['handlers']>]: MethodOf<Types, Name> extends { kind: infer K; messages: infer M }
    ? M extends { readRequest: infer Request; reply: infer Reply }
      ? K extends 'unary'
        ? (request: Request, context: Context) => Promise<Reply>
        : K extends 'server_stream'
          ? (request: Request, context: Context) => AsyncIterable<Reply>
          : (requests: AsyncIterable<Request>, context: Context) => Promise<Reply>
      : never
    : never;
};

export interface CallOptions {
  /** The whole call for a unary one (default 10 s); for a stream there is none unless given. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** A client of a service: unary calls and uploads give promises, server streams async iterables. */
export type Client<Types extends ServiceTypes> = {
  [Name in MethodNames<Types['handlers']> as Uncapitalize<Name & string>]: MethodOf<Types, Name> extends {
    kind: infer K;
    messages: infer M;
  }
    ? M extends { request: infer Request; readReply: infer Reply }
      ? K extends 'unary'
        ? (request: Request, options?: CallOptions) => Promise<Reply>
        : K extends 'server_stream'
          ? (request: Request, options?: CallOptions) => AsyncIterable<Reply>
          : (requests: AsyncIterable<Request> | Iterable<Request>, options?: CallOptions) => Promise<Reply>
      : never
    : never;
};
