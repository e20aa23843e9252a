import { z } from 'zod';
import { digest, leaseKey, runId, workerId } from '../ids/id.ts';
import { resourceOffer } from '../resources/resources.ts';
import { runClocks } from '../run/clocks.ts';
import { platformFailure, ending } from '../run/ending.ts';

/** Both sides must speak the same number; another one is refused by name with what to do. */
export const PROTOCOL_VERSION = 1;

/** Every claim, renewal and event goes with a deadline; the reply is awaited no longer. */
export const REQUEST_TIMEOUT_MS = 5_000;
export const RENEW_INTERVAL_MS = 10_000;
export const LEASE_MS = 60_000;

export const gpuReport = z.strictObject({
  id: z.string().max(100),
  model: z.string().max(200),
  memoryBytes: z.number().int().nonnegative(),
  driver: z.string().max(100),
  usedByOthersBytes: z.number().int().nonnegative(),
});

export const hardwareReport = z.strictObject({
  hostname: z.string().max(255),
  cpuModel: z.string().max(200),
  cpuCores: z.number().int().positive(),
  memoryBytes: z.number().int().nonnegative(),
  diskFreeBytes: z.number().int().nonnegative(),
  gpus: z.array(gpuReport).max(64),
  kernel: z.string().max(200),
  containerEngine: z.string().max(200),
});
export type HardwareReport = z.infer<typeof hardwareReport>;

/** worker/daemon/worker-state.ts draws them. Only IDLE and BUSY take runs. */
export const WORKER_STATES = [
  'STARTING',
  'IDLE',
  'BUSY',
  /** Its runs are frozen for the owner; it goes on, or gives the machine back, within minutes. */
  'PAUSED',
  /** The machine is its owner's now: outside its hours, or given back. */
  'AWAY',
  'DRAINING',
  'STOPPED',
] as const;
export const workerState = z.enum(WORKER_STATES);
export type WorkerState = z.infer<typeof workerState>;

/** How long the machine stays lent by its owner's hours; null: no end is known. 0 outside them. */
const staysMs = z.number().int().nonnegative().nullable().default(null);

export const helloMessage = z.strictObject({
  protocol: z.number().int(),
  worker: workerId,
  version: z.string().max(100),
  state: workerState,
  hardware: hardwareReport,
  lent: resourceOffer,
  /** Host name and boot of the machine, to know a worker beside the grader. */
  machineId: z.string().max(100),
});
export type HelloMessage = z.infer<typeof helloMessage>;

export const refusedReply = z.strictObject({
  kind: z.literal('refused'),
  code: z.string(),
  message: z.string(),
});
export const helloReply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('welcome') }),
  refusedReply,
]);
export type HelloReply = z.infer<typeof helloReply>;

export const claimRequest = z.strictObject({
  protocol: z.number().int(),
  worker: workerId,
  state: workerState,
  free: resourceOffer,
  lent: resourceOffer,
  /** Bundles held whole: runs on them are preferred. */
  bundles: z.array(digest).max(10_000),
  /** Leases the worker knows of. One that the head granted and the worker does not name is granted again with the same fence: its reply was lost. */
  holding: z.array(leaseKey).max(1000),
  staysMs,
});
export type ClaimRequest = z.infer<typeof claimRequest>;

export const claimReply = z.discriminatedUnion('kind', [
  /** `ticket`: the signed ticket, a DSSE envelope as JSON text. */
  z.strictObject({ kind: z.literal('lease'), ticket: z.string() }),
  z.strictObject({
    kind: z.literal('nothing'),
    retryAfterMs: z.number().int().positive(),
    reason: z.string(),
  }),
  refusedReply,
]);
export type ClaimReply = z.infer<typeof claimReply>;

export const renewalRequest = z.strictObject({
  protocol: z.number().int(),
  worker: workerId,
  state: workerState,
  free: resourceOffer,
  leases: z.array(leaseKey).max(1000),
  staysMs,
});
export type RenewalRequest = z.infer<typeof renewalRequest>;

export const LEASE_VERDICTS = ['renewed', 'stale', 'canceled', 'settled'] as const;
export const renewalReply = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('renewed'),
    leases: z.array(
      z.strictObject({
        runId,
        epoch: z.number(),
        fence: z.number(),
        verdict: z.enum(LEASE_VERDICTS),
        /** There when the run's limit was extended; never shorter than the ticket's. */
        timeLimitMs: z.number().int().positive().optional(),
      }),
    ),
    leaseMs: z.number().int().positive(),
  }),
  refusedReply,
]);
export type RenewalReply = z.infer<typeof renewalReply>;
export type LeaseVerdict = (typeof LEASE_VERDICTS)[number];

/** What happened to an attempt, as the worker's journal keeps it until the head has acknowledged it. */
export const journalEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('preparing'), step: z.enum(['bundle', 'image', 'gate']) }),
  z.strictObject({ type: z.literal('started') }),
  z.strictObject({ type: z.literal('adopted') }),
  /** The container is frozen for the machine's owner: no time counts until it goes on, or the run is reclaimed. */
  z.strictObject({ type: z.literal('paused'), reason: z.string().max(500) }),
  z.strictObject({ type: z.literal('resumed'), pausedMs: z.number().int().nonnegative() }),
  z.strictObject({
    type: z.literal('ended'),
    ending,
    exitCode: z.number().int().nullable(),
    clocks: runClocks.optional(),
  }),
  z.strictObject({ type: z.literal('handed_in') }),
  z.strictObject({
    type: z.literal('platform_failed'),
    failure: platformFailure,
    detail: z.string().max(2000),
  }),
  z.strictObject({ type: z.literal('reclaimed'), detail: z.string().max(2000) }),
  /** The ended container stays for inspection, by the worker's clock until then; `container`: the engine's name of it. */
  z.strictObject({
    type: z.literal('retained'),
    untilMs: z.number().int().nonnegative(),
    container: z.string().max(300),
  }),
  z.strictObject({ type: z.literal('retention_over'), reason: z.string().max(500) }),
]);
export type JournalEvent = z.infer<typeof journalEvent>;

export const eventsRequest = z.strictObject({
  protocol: z.number().int(),
  worker: workerId,
  /** Names the journal: a new one starts its numbers at 1 again. */
  journal: z.string().max(64),
  events: z
    .array(
      z.strictObject({
        seq: z.number().int().positive(),
        lease: leaseKey,
        atMs: z.number().int().nonnegative(),
        event: journalEvent,
      }),
    )
    .min(1)
    .max(200),
});
export type EventsRequest = z.infer<typeof eventsRequest>;

export const eventsReply = z.discriminatedUnion('kind', [
  /** Every event up to this number is recorded, or was about a lease that no longer counts. */
  z.strictObject({ kind: z.literal('recorded'), upTo: z.number().int().nonnegative() }),
  refusedReply,
]);
export type EventsReply = z.infer<typeof eventsReply>;

/** Live output; `offset` counts all bytes the agent printed before, so that a reader sees gaps. */
export const outputMessage = z.strictObject({
  lease: leaseKey,
  offset: z.number().int().nonnegative(),
  base64: z.string().max(90_000),
});
export type OutputMessage = z.infer<typeof outputMessage>;

export const controlMessage = z.discriminatedUnion('order', [
  z.strictObject({ order: z.literal('stop'), lease: leaseKey, reason: z.enum(['canceled', 'stale']) }),
  /** A longer limit than the ticket's; a shorter one is ignored. The renewal's reply says the same. */
  z.strictObject({ order: z.literal('extend'), lease: leaseKey, timeLimitMs: z.number().int().positive() }),
  z.strictObject({ order: z.literal('drain') }),
]);
export type ControlMessage = z.infer<typeof controlMessage>;
