import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { handInRecord } from '../../contracts/handin/record.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { graderId, workerId, type LeaseKey, type WorkerId } from '../../contracts/ids/id.ts';
import {
  claimReply,
  eventsReply,
  helloReply,
  PROTOCOL_VERSION,
  renewalReply,
  type JournalEvent,
} from '../../contracts/messages/protocol.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import { SUBJECTS } from '../../contracts/messages/subjects.ts';
import { pause } from '../../platform/clock/wait.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { acceptTicket } from '../../worker/claim/accept-ticket.ts';
import { HeadLink } from '../../worker/daemon/head-link.ts';
import { Renewals } from '../../worker/daemon/renewals.ts';
import { SubmissionUploader } from '../../worker/handin/upload-submission.ts';
import { leaseOf } from '../../worker/journal/attempt.ts';
import { GRADER_ID } from '../../client/up/configurations.ts';
import type { MemberFile, RenewedAt, StartOrder } from './protocol.ts';

const GIB = 2 ** 30;
/** A hello waits for the head to know all. */
const HELLO_TIMEOUT_MS = 30_000;

type Accepted = ReturnType<typeof acceptTicket>;

export interface Keys {
  readonly head: KeyObject;
  readonly grader: KeyObject;
}

/**
 * A worker without machine and containers: its line to the head, its renewals and its hand-ins are the worker's own code,
 * over a connection of its own; what a run would do is left out.
 */
export class SimulatedWorker implements AsyncDisposable {
  readonly id: WorkerId;
  readonly renewals: RenewedAt[] = [];
  readonly #link: HeadLink;
  readonly #uploader: SubmissionUploader;
  readonly #keys: Keys;
  readonly #cpus: number;
  readonly #held = new Map<string, Accepted>();
  readonly #hangUp = new AbortController();
  #stopRenewing = new AbortController();
  #line: Promise<void> = Promise.resolve();
  #renewing: Promise<void> = Promise.resolve();
  #sequence = 0;

  constructor(member: MemberFile, order: StartOrder, keys: Keys) {
    this.id = workerId.parse(member.id);
    this.#keys = keys;
    this.#cpus = order.cpus;
    this.#link = new HeadLink({
      worker: this.id,
      nats: { servers: [order.nats], user: member.id, seed: member.seed, tls: member.tls },
      logger: silentLogger,
    });
    this.#uploader = new SubmissionUploader(new Map([[graderId.parse(GRADER_ID), keys.grader]]), member.tls);
  }

  /** Connects and says hello. */
  async start(): Promise<void> {
    const up = Promise.withResolvers<void>();
    const listener = { onUp: () => up.resolve(), onDoorbell: () => undefined, onControl: () => undefined };
    this.#line = this.#link.run(listener, this.#hangUp.signal);
    await up.promise;
    const lent = this.#offer(this.#cpus);
    const hello = {
      protocol: PROTOCOL_VERSION,
      worker: this.id,
      version: 'simulated',
      state: 'IDLE',
      hardware: {
        hostname: this.id,
        cpuModel: 'simulated',
        cpuCores: this.#cpus,
        memoryBytes: lent.memoryBytes,
        diskFreeBytes: lent.diskBytes,
        gpus: [],
        kernel: 'simulated',
        containerEngine: 'none',
      },
      lent,
      machineId: this.id,
    };
    const reply = await this.#link.request(SUBJECTS.hello(this.id), hello, helloReply, HELLO_TIMEOUT_MS);
    if (reply.kind !== 'welcome') throw new Error(`${this.id}: ${reply.message}`);
  }

  /** ms until the answer; null when it was not a run. */
  async claim(): Promise<number | null> {
    const startedAtMs = performance.now();
    const request = {
      protocol: PROTOCOL_VERSION,
      worker: this.id,
      state: this.#held.size > 0 ? 'BUSY' : 'IDLE',
      free: this.#free(),
      lent: this.#offer(this.#cpus),
      bundles: [],
      holding: this.#leases(),
      staysMs: null,
    };
    const reply = await this.#link.request(SUBJECTS.claim(this.id), request, claimReply).catch(() => null);
    const tookMs = performance.now() - startedAtMs;
    if (reply?.kind !== 'lease') return null;
    const accepted = acceptTicket(reply.ticket, this.#keys.head, this.id);
    this.#held.set(accepted.ticket.run, accepted);
    return tookMs;
  }

  renewOnItsOwn(intervalMs: number): void {
    this.#stopRenewing = new AbortController();
    const renewals = new Renewals(
      this.id,
      this.#timed(),
      {
        state: () => 'BUSY',
        free: () => this.#free(),
        leases: () => this.#leases(),
        staysMs: () => null,
        onVerdict: () => undefined,
        onExtended: () => undefined,
        onRefused: () => undefined,
      },
      intervalMs,
      silentLogger,
    );
    const { signal } = this.#stopRenewing;
    // Workers of a fleet have begun at different times.
    this.#renewing = pause(Math.random() * intervalMs, signal).then(() => renewals.run(signal));
  }

  async stopRenewing(): Promise<void> {
    this.#stopRenewing.abort();
    await this.#renewing;
  }

  get runs(): string[] {
    return [...this.#held.keys()];
  }

  /** One run's events and its hand-in, as the worker sends them; ms of each. */
  async finish(
    run: string,
    submission: { file: string } | null,
  ): Promise<{ handInMs: number; eventMs: number[] }> {
    const accepted = this.#held.get(run);
    if (accepted === undefined) throw new Error(`${this.id} does not hold ${run}`);
    const { ticket, ticketBytes } = accepted;
    const lease = leaseOf(ticket);
    const started = await this.#tell(lease, [
      { type: 'preparing', step: 'bundle' },
      { type: 'preparing', step: 'image' },
      { type: 'preparing', step: 'gate' },
      { type: 'started' },
    ]);
    const content =
      submission === null
        ? ({ kind: 'nothing', absence: 'NO_SUBMISSION' } as const)
        : await contentOf(submission.file);
    const now = Date.now();
    const record = handInRecord.parse({
      version: 1,
      content,
      ending: 'exited',
      exitCode: 0,
      startedAtMs: now - 1_000,
      endedAtMs: now,
      imageId: 'sha256:simulated',
      usage: { cpuSeconds: 1, memoryPeakBytes: GIB, scratchUsedBytes: 1024 },
      validateCalls: [],
      validateCallsOmitted: 0,
      hostname: this.id,
    });
    const beganAtMs = performance.now();
    await this.#uploader.upload(
      {
        ticket,
        ticketBytes,
        recordBytes: Buffer.from(JSON.stringify(record)),
        content,
        submissionFile: submission?.file ?? '',
      },
      AbortSignal.timeout(60_000),
    );
    const handInMs = performance.now() - beganAtMs;
    const ended = await this.#tell(lease, [
      { type: 'ended', ending: 'exited', exitCode: 0 },
      { type: 'handed_in' },
    ]);
    this.#held.delete(run);
    return { handInMs, eventMs: [started, ended] };
  }

  async #tell(lease: LeaseKey, events: readonly JournalEvent[]): Promise<number> {
    const startedAtMs = performance.now();
    const request = {
      protocol: PROTOCOL_VERSION,
      worker: this.id,
      journal: `journal-of-${this.id}`,
      events: events.map((event) => ({ seq: ++this.#sequence, lease, atMs: Date.now(), event })),
    };
    await this.#link.request(SUBJECTS.events(this.id), request, eventsReply, 30_000);
    return performance.now() - startedAtMs;
  }

  /** The line to the head, with each renewal noted. */
  #timed(): HeadLink {
    const { renewals, id } = this;
    return new Proxy(this.#link, {
      get: (link, name) => {
        if (name === 'up') return link.up;
        return async (...args: Parameters<HeadLink['request']>): Promise<unknown> => {
          const startedAtMs = performance.now();
          const reply = await link.request(...args);
          const parsed = renewalReply.parse(reply);
          const verdicts = parsed.kind === 'renewed' ? parsed.leases.map(({ verdict }) => verdict) : [];
          const renewed = verdicts.filter((verdict) => verdict === 'renewed').length;
          renewals.push({
            atMs: Date.now(),
            worker: id,
            latencyMs: performance.now() - startedAtMs,
            renewed,
            others: verdicts.length - renewed,
          });
          return reply;
        };
      },
    });
  }

  #leases(): LeaseKey[] {
    return [...this.#held.values()].map(({ ticket }) => leaseOf(ticket));
  }

  #free(): ResourceOffer {
    return this.#offer(this.#cpus - this.#held.size);
  }

  #offer(cpus: number): ResourceOffer {
    return { cpus, memoryBytes: cpus * GIB, diskBytes: cpus * GIB, gpus: [] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopRenewing();
    this.#hangUp.abort();
    await this.#line;
    this.#uploader[Symbol.dispose]();
  }
}

async function contentOf(file: string) {
  const bytes = await readFile(file);
  return { kind: 'submission', digest: digestOf(bytes), sizeBytes: bytes.length } as const;
}
