import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Client, credentials, Metadata, type ServiceDefinition } from '@grpc/grpc-js';
import {
  loadFileDescriptorSetFromBuffer,
  loadSync,
  type MethodDefinition,
  type PackageDefinition,
} from '@grpc/proto-loader';

/** The three files that any gRPC client takes for mutual TLS. */
interface TlsFiles {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly privateKeyFile: string;
}

/** A message whose shape only the server knows. */
export type Message = Record<string, unknown>;

const OPTIONS = { longs: Number, enums: String, bytes: Buffer, defaults: true, oneofs: true } as const;
const REFLECTION = 'grpc.reflection.v1.ServerReflection';
const DEADLINE_MS = 10_000;

type Method = MethodDefinition<unknown, unknown>;

/**
 * A gRPC client that knows nothing of Podium: what it can call and how the messages look it learns from the server's
 * reflection service. It stands for any generic client (grpcurl, Postman, another language).
 */
export class ReflectionClient implements Disposable {
  readonly #client: Client;
  readonly #token: string;
  /** Every method by "package.Service/Method". */
  readonly #methods: ReadonlyMap<string, Method>;

  private constructor(client: Client, token: string, methods: ReadonlyMap<string, Method>) {
    this.#client = client;
    this.#token = token;
    this.#methods = methods;
  }

  static async connect(address: string, token: string, tls?: TlsFiles): Promise<ReflectionClient> {
    const channel =
      tls === undefined
        ? credentials.createInsecure()
        : credentials.createSsl(
            readFileSync(tls.caFile),
            readFileSync(tls.privateKeyFile),
            readFileSync(tls.certificateFile),
          );
    const client = new Client(address, channel, { 'grpc.use_local_subchannel_pool': 1 });
    try {
      return new ReflectionClient(client, token, await discover(client));
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** "podium.v1.Experiments/Submit" and so on, in order. */
  get methods(): string[] {
    return [...this.#methods.keys()].sort();
  }

  async call(method: string, request: Message): Promise<Message> {
    const { path, requestSerialize, responseDeserialize } = this.#method(method);
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    this.#client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      this.#metadata(),
      { deadline: Date.now() + DEADLINE_MS },
      (error, reply) => {
        if (error) reject(error);
        else resolve(reply as Message);
      },
    );
    return await promise;
  }

  /** A server stream; leaving the loop cancels it. */
  async *read(method: string, request: Message, deadlineMs = 600_000): AsyncGenerator<Message> {
    const { path, requestSerialize, responseDeserialize } = this.#method(method);
    const call = this.#client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      this.#metadata(),
      { deadline: Date.now() + deadlineMs },
    );
    try {
      for await (const message of call) yield message as Message;
    } finally {
      call.cancel();
    }
  }

  #method(name: string): Method {
    const method = this.#methods.get(name);
    if (method === undefined)
      throw new Error(`The server has no ${name}; it has ${this.methods.join(', ')}.`);
    return method;
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    if (this.#token !== '') metadata.set('authorization', `Bearer ${this.#token}`);
    return metadata;
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

async function discover(client: Client): Promise<ReadonlyMap<string, Method>> {
  const [listed] = await ask(client, [{ listServices: '' }]);
  const services = (listed?.['listServicesResponse'] as { service: { name: string }[] }).service.map(
    (service) => service.name,
  );
  const replies = await ask(
    client,
    services.map((name) => ({ fileContainingSymbol: name })),
  );
  const files = new Map<string, Buffer>();
  for (const reply of replies) {
    const { fileDescriptorProto } = reply['fileDescriptorResponse'] as { fileDescriptorProto: Buffer[] };
    for (const file of fileDescriptorProto) files.set(file.toString('base64'), file);
  }
  const loaded = loadFileDescriptorSetFromBuffer(descriptorSet([...files.values()]), OPTIONS);
  const methods = services.flatMap((name) =>
    Object.entries((loaded[name] ?? {}) as ServiceDefinition).map(
      ([method, definition]) => [`${name}/${method}`, definition as Method] as const,
    ),
  );
  return new Map(methods);
}

/** One reflection call with several questions; the replies come in their order. */
async function ask(client: Client, questions: readonly Message[]): Promise<Message[]> {
  const method = reflectionMethod();
  const call = client.makeBidiStreamRequest(
    method.path,
    method.requestSerialize,
    method.responseDeserialize,
    new Metadata(),
    { deadline: Date.now() + DEADLINE_MS },
  );
  for (const question of questions) call.write(question);
  call.end();
  const replies: Message[] = [];
  for await (const reply of call) replies.push(reply as Message);
  return replies;
}

/** The standard's own service, as its package ships it. */
function reflectionMethod(): Method {
  const root = dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json'));
  const definition: PackageDefinition = loadSync(
    join(root, 'build/proto/grpc/reflection/v1/reflection.proto'),
    OPTIONS,
  );
  const service = definition[REFLECTION] as unknown as ServiceDefinition;
  const method = service['ServerReflectionInfo'];
  if (method === undefined) throw new Error('The reflection package has changed its service.');
  return method as Method;
}

/** A FileDescriptorSet: field 1, repeated bytes. */
function descriptorSet(files: readonly Buffer[]): Buffer {
  return Buffer.concat(files.flatMap((file) => [Buffer.from([0x0a]), varint(file.length), file]));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
