import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  handInContent,
  handInRecord,
  type HandInContent,
  type HandInRecord,
} from '../../contracts/handin/record.ts';
import { signReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { graderId } from '../../contracts/ids/id.ts';
import {
  openTicket,
  signTicket,
  ticket as ticketSchema,
  type Ticket,
} from '../../contracts/ticket/ticket.ts';
import { GrpcServer, type CallContext } from '../../platform/grpc/server.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { eventually } from '../support/eventually.ts';
import { packageDefinition, serviceDefinition, type Services } from '../../proto/services.ts';

/** What the worker's integration tests share: keys, tickets, a grader and a head that store what they are sent. */
export const GRADER = graderId.parse('grader-1');
export const MIB = 1024 * 1024;

export { temporaryFolder } from '../support/temporary-folder.ts';

export interface Keys {
  readonly head: ReturnType<typeof pair>;
  readonly grader: ReturnType<typeof pair>;
}
const pair = () => generateKeyPairSync('ed25519');
export const makeKeys = (): Keys => ({ head: pair(), grader: pair() });

export function makeTicket(change: Record<string, unknown> = {}): Ticket {
  return ticketSchema.parse({
    version: 1,
    run: 'run-1',
    experiment: 'experiment-1',
    attempt: 1,
    epoch: 1,
    fence: 1,
    worker: 'worker-1',
    agent: { id: 'agent', image: 'agent:1', command: [], environment: {} },
    competition: { id: 'digits', name: 'Digits', bundle: digestOf('bundle') },
    seed: 0,
    resources: { cpus: 1, memoryBytes: 256 * MIB, diskBytes: 64 * MIB, gpus: 0, gpuMemoryBytes: 0 },
    limits: {
      timeMs: 60_000,
      pids: 100,
      sharedMemoryBytes: MIB,
      submissionBytes: MIB,
      outputBytes: MIB,
      artifactBytes: MIB,
    },
    grader: { id: GRADER, address: '127.0.0.1:1' },
    issuedAtMs: 1,
    ...change,
  });
}

export const ticketBytes = (ticket: Ticket, keys: Keys): Buffer => signTicket(ticket, keys.head.privateKey);

export function makeRecord(content: HandInContent): HandInRecord {
  return handInRecord.parse({
    version: 1,
    content: handInContent.parse(content),
    ending: 'exited',
    exitCode: 0,
    startedAtMs: 1,
    endedAtMs: 2,
    imageId: 'sha256:1',
    usage: { cpuSeconds: null, memoryPeakBytes: null, scratchUsedBytes: null },
    validateCalls: [],
    validateCallsOmitted: 0,
    hostname: 'host',
  });
}

/** A hand-in service that stores in memory and signs, with places where a test may interfere. */
export class TestGrader implements AsyncDisposable {
  readonly keys: Keys;
  readonly stored = new Map<string, { receipt: Buffer; bytes: Buffer; record: HandInRecord }>();
  readonly #server: GrpcServer<string>;
  address = '';
  calls = 0;
  /** Runs before anything is read; what it throws is the reply. */
  before: (call: number) => void | Promise<void> = () => undefined;
  /** Changes the receipt before it is signed. */
  forge: (receipt: Receipt) => Receipt = (receipt) => receipt;
  /** Runs after storing, before the reply: a reply lost on the way. */
  after: (call: number) => void = () => undefined;
  signWith = (receipt: Receipt): Buffer => signReceipt(receipt, this.keys.grader.privateKey);

  constructor(keys: Keys) {
    this.keys = keys;
    this.#server = testServer();
    const handIn: Implementation<Services['HandIn'], CallContext<string>> = {
      HandIn: (requests) => this.#handIn(requests),
    };
    this.#server.serve<Services['HandIn']>('HandIn', serviceDefinition('HandIn'), handIn);
  }

  static async start(keys: Keys): Promise<TestGrader> {
    const grader = new TestGrader(keys);
    grader.address = `127.0.0.1:${await grader.#server.listen()}`;
    return grader;
  }

  async #handIn(
    requests: Parameters<Implementation<Services['HandIn'], CallContext<string>>['HandIn']>[0],
  ): Promise<{ receipt: Buffer }> {
    this.calls += 1;
    await this.before(this.calls);
    const chunks: Buffer[] = [];
    let head: { ticket: Buffer; record: Buffer } | null = null;
    for await (const request of requests) {
      if (request.header) head = request.header;
      else if (request.chunk) chunks.push(request.chunk);
    }
    if (head === null) throw new Error('no header');
    const ticket = openTicket(head.ticket, this.keys.head.publicKey);
    const record = handInRecord.parse(JSON.parse(head.record.toString()));
    const key = `${ticket.run}-${ticket.epoch}-${ticket.fence}`;
    const receipt = this.forge({
      version: 1,
      grader: ticket.grader.id,
      run: ticket.run,
      attempt: ticket.attempt,
      epoch: ticket.epoch,
      fence: ticket.fence,
      worker: ticket.worker,
      content: record.content,
      ending: record.ending,
      record: digestOf(head.record),
      storedAtMs: Date.now(),
    });
    const stored = this.stored.get(key) ?? {
      receipt: this.signWith(receipt),
      bytes: Buffer.concat(chunks),
      record,
    };
    this.stored.set(key, stored);
    this.after(this.calls);
    return { receipt: stored.receipt };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.close(0);
  }
}

type Bundles = Implementation<Services['Bundles'], CallContext<string>>;
type Artifacts = Implementation<Services['Artifacts'], CallContext<string>>;
const unused = (): Promise<never> => Promise.reject(new Error('not used'));

/** The head's bundle and artifact services over memory. */
export class TestHead implements AsyncDisposable {
  readonly #server: GrpcServer<string>;
  readonly manifests = new Map<string, Buffer>();
  readonly files = new Map<string, Buffer>();
  readonly artifacts = new Map<string, Buffer>();
  readonly reads: { digest: string; offset: number }[] = [];
  address = '';
  /** Gives each piece of a file as it is sent; throwing breaks the stream. */
  spoil: (piece: Buffer, offset: number, read: number) => Buffer = (piece) => piece;
  beforeArtifact: () => void = () => undefined;

  constructor() {
    this.#server = testServer();
    const { manifests } = this;
    const bundles: Bundles = {
      GetManifest: async function* (this: void, { bundleDigest }) {
        yield await Promise.resolve({ bytes: manifests.get(bundleDigest) ?? Buffer.alloc(0) });
      },
      ReadFile: ({ fileDigest, offset }) => this.#read(fileDigest, offset),
      Missing: unused,
      PutFile: unused,
      PutManifest: unused,
    };
    const artifacts: Artifacts = {
      Put: (requests) => this.#put(requests),
      List: unused,
      Fetch: () => {
        throw new Error('not used');
      },
    };
    this.#server.serve<Services['Bundles']>('Bundles', serviceDefinition('Bundles'), bundles);
    this.#server.serve<Services['Artifacts']>('Artifacts', serviceDefinition('Artifacts'), artifacts);
  }

  static async start(): Promise<TestHead> {
    const head = new TestHead();
    head.address = `127.0.0.1:${await head.#server.listen()}`;
    return head;
  }

  async *#read(digest: string, offset: number): AsyncGenerator<{ bytes: Buffer }> {
    this.reads.push({ digest, offset });
    const read = this.reads.length;
    const bytes = this.files.get(digest) ?? Buffer.alloc(0);
    for (let at = offset; at < bytes.length; at += MIB) {
      yield { bytes: this.spoil(Buffer.from(bytes.subarray(at, at + MIB)), at, read) };
      await delay(0);
    }
  }

  async #put(requests: Parameters<Artifacts['Put']>[0]): Promise<object> {
    this.beforeArtifact();
    const chunks: Buffer[] = [];
    let name = '';
    for await (const request of requests) {
      if (request.header) name = request.header.name;
      else if (request.chunk) chunks.push(request.chunk);
    }
    const bytes = Buffer.concat(chunks);
    this.artifacts.set(name, bytes);
    return { name, digest: digestOf(bytes), sizeBytes: bytes.length };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.close(0);
  }
}

function testServer(): GrpcServer<string> {
  return new GrpcServer<string>({
    address: '127.0.0.1:0',
    logger: silentLogger,
    packageDefinition,
    authenticate: () => 'worker',
    identityName: (identity) => identity,
  });
}

/** Waits until the condition holds; throws after the deadline, naming it. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  ms = 10_000,
): Promise<void> {
  await eventually(
    async () => {
      if (!(await condition())) throw new Error(`not within ${ms} ms: ${what}`);
    },
    ms,
    10,
  );
}
