import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeManifest } from '../../contracts/bundle/manifest.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { competitionId, type WorkerId } from '../../contracts/ids/id.ts';
import {
  claimRequest,
  eventsRequest,
  helloMessage,
  outputMessage,
  renewalRequest,
  type ControlMessage,
  type EventsRequest,
  type HelloMessage,
  type JournalEvent,
  type LeaseVerdict,
  type RenewalRequest,
} from '../../contracts/messages/protocol.ts';
import { inboxPrefix, SUBJECTS, workerGrants } from '../../contracts/messages/subjects.ts';
import type { Ticket } from '../../contracts/ticket/ticket.ts';
import { Bus } from '../../platform/nats/bus.ts';
import type { NatsUser } from '../../platform/nats/configuration.ts';
import { NatsServer } from '../../platform/nats/server.ts';
import { createLogger, silentLogger } from '../../platform/logger/logger.ts';
import { composeWorker } from '../../worker/compose.ts';
import { workerConfig } from '../../worker/config.ts';
import { allowedCpus } from '../../platform/machine/cpu-list.ts';
import type { ContainerRuntime } from '../../worker/container/container-runtime.ts';
import { ScriptedRuntime } from '../support/scripted-runtime.ts';
import {
  GRADER,
  makeKeys,
  makeTicket,
  MIB,
  temporaryFolder,
  TestGrader,
  TestHead,
  ticketBytes,
  type Keys,
} from './worker-fixture.ts';

export const WORKER = makeTicket().worker;

/** The NATS side of a head that grants what it is told to and writes down all it hears. */
export class TestCoordinator {
  readonly #bus: Bus;
  readonly #keys: Keys;
  readonly queue: Ticket[] = [];
  readonly hellos: HelloMessage[] = [];
  readonly renewals: RenewalRequest[] = [];
  readonly events: EventsRequest['events'] = [];
  readonly holding = new Set<string>();
  output = '';
  claims = 0;
  verdict: (run: string) => LeaseVerdict = () => 'renewed';
  /** Sends something else than a signed ticket. */
  forge: ((bytes: Buffer) => string) | null = null;

  constructor(bus: Bus, keys: Keys) {
    this.#bus = bus;
    this.#keys = keys;
    this.#answer(SUBJECTS.allHellos, (json) => {
      this.hellos.push(helloMessage.parse(json));
      return { kind: 'welcome' };
    });
    this.#answer(SUBJECTS.allClaims, (json) => this.#claim(json));
    this.#answer(SUBJECTS.allRenewals, (json) => {
      const request = renewalRequest.parse(json);
      this.renewals.push(request);
      const leases = request.leases.map((lease) => ({ ...lease, verdict: this.verdict(lease.runId) }));
      return { kind: 'renewed', leases, leaseMs: 60_000 };
    });
    this.#answer(SUBJECTS.allEvents, (json) => {
      const { events } = eventsRequest.parse(json);
      this.events.push(...events);
      return { kind: 'recorded', upTo: events.at(-1)?.seq ?? 0 };
    });
    bus.subscribe(SUBJECTS.allOutput, (message) => {
      this.output += Buffer.from(outputMessage.parse(message.json()).base64, 'base64').toString();
    });
  }

  eventsOf(run: string): JournalEvent['type'][] {
    return this.events.filter(({ lease }) => lease.runId === run).map(({ event }) => event.type);
  }

  event<Type extends JournalEvent['type']>(
    run: string,
    type: Type,
  ): Extract<JournalEvent, { type: Type }> | undefined {
    const found = this.events.find(({ lease, event }) => lease.runId === run && event.type === type)?.event;
    return found as Extract<JournalEvent, { type: Type }> | undefined;
  }

  submit(ticket: Ticket): void {
    this.queue.push(ticket);
    this.#bus.publish(SUBJECTS.doorbell, {});
  }

  order(order: ControlMessage): void {
    this.#bus.publish(SUBJECTS.control(WORKER), order);
  }

  #claim(json: unknown): object {
    const request = claimRequest.parse(json);
    this.claims += 1;
    for (const { runId } of request.holding) this.holding.add(runId);
    const next = this.queue.findIndex(
      ({ resources }) =>
        resources.cpus <= request.free.cpus && resources.memoryBytes <= request.free.memoryBytes,
    );
    const [ticket] = next < 0 ? [] : this.queue.splice(next, 1);
    if (ticket === undefined) return { kind: 'nothing', retryAfterMs: 100, reason: 'no run waits' };
    const bytes = ticketBytes(ticket, this.#keys);
    return { kind: 'lease', ticket: this.forge?.(bytes) ?? bytes.toString() };
  }

  #answer(subject: string, reply: (json: unknown) => object): void {
    this.#bus.subscribe(subject, (message) => {
      if (message.reply !== undefined) this.#bus.publish(message.reply, reply(message.json()));
    });
  }
}

export interface RunningWorker {
  /** First signal, then second. */
  drain(): void;
  stop(): void;
  readonly ended: Promise<void>;
}

/** A worker's whole surroundings, real but for the engine: NATS, head, grader, files. */
export class DaemonLab implements AsyncDisposable {
  readonly worker: WorkerId;
  readonly keys = makeKeys();
  readonly runtime = new ScriptedRuntime();
  readonly #engine: ContainerRuntime;
  readonly #stack = new AsyncDisposableStack();
  #workers: RunningWorker[] = [];
  #nats: NatsServer | null = null;
  #natsOptions = { directory: '', users: [] as NatsUser[], port: 0 };
  #folder = '';
  declare coordinator: TestCoordinator;
  declare grader: TestGrader;
  declare head: TestHead;
  bundle = digestOf('');

  private constructor(worker: WorkerId, runtime: ContainerRuntime | null) {
    this.worker = worker;
    this.#engine = runtime ?? this.runtime;
  }

  /** `runtime`: a real engine; the worker then needs an id of its own there. */
  static async start(worker: WorkerId = WORKER, runtime: ContainerRuntime | null = null): Promise<DaemonLab> {
    const lab = new DaemonLab(worker, runtime);
    await lab.#start();
    return lab;
  }

  async #start(): Promise<void> {
    this.#folder = this.#stack.use(await temporaryFolder()).path;
    this.#natsOptions = {
      directory: join(this.#folder, 'nats'),
      users: [
        { user: this.worker, password: 'w', ...workerGrants(this.worker) },
        { user: 'test', password: 't', publish: ['>'], subscribe: ['>'] },
      ],
      port: 0,
    };
    await this.startNats();
    const bus = this.#stack.use(
      await Bus.connect({
        servers: [this.nats.address],
        user: 'test',
        password: 't',
        inboxPrefix: inboxPrefix('test' as WorkerId),
        logger: silentLogger,
      }),
    );
    this.coordinator = new TestCoordinator(bus, this.keys);
    this.grader = this.#stack.use(await TestGrader.start(this.keys));
    this.head = this.#stack.use(await TestHead.start());
    const format = Buffer.from('{}');
    this.head.files.set(digestOf(format), format);
    const file = {
      path: 'format.json',
      sizeBytes: format.length,
      digest: digestOf(format),
      chunks: [digestOf(format)],
    };
    const manifest = encodeManifest({
      version: 1,
      competition: competitionId.parse('digits'),
      files: [file],
    });
    this.bundle = manifest.digest;
    this.head.manifests.set(manifest.digest, manifest.json);
    await writeFile(
      join(this.#folder, 'head.pub'),
      this.keys.head.publicKey.export({ type: 'spki', format: 'pem' }),
    );
    await writeFile(
      join(this.#folder, 'grader.pub'),
      this.keys.grader.publicKey.export({ type: 'spki', format: 'pem' }),
    );
  }

  get nats(): NatsServer {
    if (this.#nats === null) throw new Error('no NATS');
    return this.#nats;
  }

  async startNats(): Promise<void> {
    this.#nats = await NatsServer.start(this.#natsOptions);
    this.#natsOptions = { ...this.#natsOptions, port: this.#nats.port };
  }

  ticket(run: string, change: Record<string, unknown> = {}): Ticket {
    return makeTicket({
      run,
      worker: this.worker,
      competition: { id: 'digits', name: 'Digits', bundle: this.bundle },
      grader: { id: GRADER, address: this.grader.address },
      ...change,
    });
  }

  /** The worker's state folder. */
  get stateDir(): string {
    return join(this.#folder, 'worker');
  }

  /** The same worker each time: same state folder, same engine. */
  startWorker(change: Record<string, unknown> = {}): RunningWorker {
    const config = workerConfig.parse({
      id: this.worker,
      stateDir: this.stateDir,
      machineId: 'machine',
      nats: { servers: [this.nats.address], user: this.worker, password: 'w' },
      head: { address: this.head.address, token: 'token' },
      ticketPublicKeyFile: join(this.#folder, 'head.pub'),
      graderPublicKeyFiles: { [GRADER]: join(this.#folder, 'grader.pub') },
      lend: { cpuset: allowedCpus().slice(0, 2), memoryBytes: 512 * MIB, diskBytes: 200 * MIB },
      claimIntervalMs: 200,
      renewIntervalMs: 100,
      ...change,
    });
    const [drain, stop] = [new AbortController(), new AbortController()];
    const times = {
      tendMs: 50,
      graceMs: 10,
      outputMs: 1_000,
      troubleMs: 50,
      upload: { baseMs: 20, maxMs: 100 },
    };
    const logger = createLogger('worker', process.env['PODIUM_TEST_LOG'] === '1' ? 'debug' : 'silent');
    const ended = composeWorker(config, { logger, runtime: this.#engine, times }).run({
      drain: drain.signal,
      stop: stop.signal,
    });
    ended.catch(() => undefined);
    const worker = { drain: () => drain.abort(), stop: () => stop.abort(), ended };
    this.#workers.push(worker);
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) worker.stop();
    await Promise.allSettled(this.#workers.map(({ ended }) => ended));
    await this.#nats?.stop();
    await this.#stack.disposeAsync();
  }
}
