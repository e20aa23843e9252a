import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../contracts/errors/podium-error.ts';
import { graderId, workerId } from '../contracts/ids/id.ts';
import { LEASE_MS } from '../contracts/messages/protocol.ts';
import { BUILT_IN_CLASSES, type ResourceClass } from '../contracts/resources/classes.ts';
import { resourceRequest } from '../contracts/resources/resources.ts';
import { loadConfig } from '../platform/config/config.ts';
import { tlsConfig } from '../platform/tls/tls-config.ts';
import { webhookConfig } from './webhooks/webhook-config.ts';
import { metricsConfig } from '../platform/metrics/metrics-config.ts';
import { PROBE_MS } from './store/standings.ts';
import { ROLES } from './enrollment/identity.ts';
import {
  address,
  authorityConfig,
  checkTransport,
  natsConfig,
  publicNkey,
  transportPaths,
} from './transport-config.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const HOUR_MS = 3_600_000;

const tokenSha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the token: 64 lower-case hex digits');
const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}$/, 'must be 1 to 100 letters, digits, _ . @ or -');
const positive = z.number().int().positive();

/** What a run is held to unless its submission says otherwise. */
const defaults = z.strictObject({
  /** Wall time of a run that names none. */
  timeLimitMs: positive.default(24 * HOUR_MS),
  /** Attempts that may end in platform failure before the run is given up. */
  maxPlatformFailures: positive.default(3),
  /** Attempts that may be reclaimed by owners before the run is given up. */
  maxReclaims: positive.default(20),
  /** Each of the logs and code archives. */
  artifactBytes: positive.default(GIB),
  /** What is kept of what an agent prints. */
  outputBytes: positive.default(64 * MIB),
  submissionBytes: positive.default(GIB),
  pids: positive.default(4096),
  sharedMemoryBytes: z
    .number()
    .int()
    .nonnegative()
    .default(4 * GIB),
});

/** How the head keeps its own disk from filling. */
const diskConfig = z.strictObject({
  /** With less free no new experiment is taken. More than minimumFreeBytes, so that what runs finds room to end. */
  floorBytes: z
    .number()
    .int()
    .nonnegative()
    .default(2 * GIB),
  /** Artifacts of ended runs are removed, the oldest first, when all take more; 0: never. */
  artifactQuotaBytes: z.number().int().nonnegative().default(0),
  /** Artifacts are removed so long after their run ended; 0: never. */
  artifactAgeMs: z.number().int().nonnegative().default(0),
  /** Files that nothing in the record names are removed when they are so old. */
  unnamedAfterMs: positive.default(24 * HOUR_MS),
  sweepIntervalMs: positive.default(10 * 60_000),
  /** The largest image that is taken into the head's store. */
  maxImageBytes: positive.default(64 * GIB),
});

/** The clocks of leases; shorter in tests. */
const timing = {
  leaseMs: positive.default(LEASE_MS),
  /** Longest wait of an expired lease before the run is leased again, and the least one. */
  maxGraceMs: z
    .number()
    .int()
    .nonnegative()
    .default(15 * 60_000),
  minGraceMs: z.number().int().nonnegative().default(0),
  /** First wait after a platform failure; doubled with each one that follows. */
  retryBaseMs: positive.default(1_000),
  retryMaxMs: positive.default(60_000),
  tickMs: positive.default(1_000),
  /** Until a worker that evidence has put into quarantine gets one run to show that it is well; doubled with each one. */
  quarantineProbeMs: positive.default(PROBE_MS),
};

const quota = z.strictObject({
  /** Runs on workers. */
  runs: positive.optional(),
  /** CPUs and GPUs that they hold. */
  cpus: positive.optional(),
  gpus: z.number().int().nonnegative().optional(),
  /** Runs in the queue. */
  queued: positive.optional(),
});

export const coordinatorConfig = z
  .strictObject({
    stateDir: z.string().min(1),
    address: address.default('127.0.0.1:7800'),
    /** Mutual TLS for all that is served and called. Without it everything must be on loopback. */
    tls: tlsConfig.optional(),
    /** Signs the certificates of enrolled members and renews them; needs `tls`. */
    authority: authorityConfig.optional(),
    nats: natsConfig,
    /** Ed25519 private key, PKCS8 PEM: signs tickets. */
    ticketKeyFile: z.string().min(1),
    graders: z
      .array(
        z.strictObject({ id: graderId, address, token: z.string().min(1), publicKeyFile: z.string().min(1) }),
      )
      .min(1),
    clients: z.array(z.strictObject({ name, role: z.enum(ROLES), tokenSha256 })).min(1),
    /** Known by certificate with `tls`, by token without. */
    workers: z.array(
      z.strictObject({ id: workerId, tokenSha256: tokenSha256.optional(), nkey: publicNkey.optional() }),
    ),
    /**
     * The HTTPS listener that new machines come to, with the certificate of `tls`. `advertise`: host:port under which
     * they reach it, where that is not `address`; `coordinator` and `nats` likewise are what members are told, where that
     * is not what the head itself uses.
     */
    frontDoor: z
      .strictObject({
        address,
        advertise: address.optional(),
        coordinator: address.optional(),
        nats: z.array(address).min(1).optional(),
      })
      .optional(),
    /** The grader's own machine: a worker on it marks its runs colocated. */
    machineId: z.string().min(1).max(100),
    resourceClasses: z
      .array(z.strictObject({ name, description: z.string().max(500), resources: resourceRequest }))
      .default([]),
    defaults: defaults.prefault({}),
    ...timing,
    /** What each user may have at once, by name of the user or for all; a bound that is absent does not bind. */
    quotas: z
      .strictObject({ default: quota.prefault({}), users: z.record(z.string(), quota).default({}) })
      .prefault({}),
    /** Left free on the disk by uploads. */
    minimumFreeBytes: z.number().int().nonnegative().default(GIB),
    disk: diskConfig.prefault({}),
    /** Systems that are told of events as they happen. */
    webhooks: z.array(webhookConfig).default([]),
    metrics: metricsConfig.optional(),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine((config, context) => {
    const unique = (field: string, values: readonly string[]): void => {
      values.forEach((value, index) => {
        if (values.indexOf(value) !== index)
          context.addIssue({ code: 'custom', path: [field, index], message: `is there twice` });
      });
    };
    unique(
      'webhooks',
      config.webhooks.map((webhook) => webhook.name),
    );
    unique(
      'graders',
      config.graders.map((grader) => grader.id),
    );
    unique(
      'clients',
      config.clients.map((client) => client.name),
    );
    unique(
      'workers',
      config.workers.map((worker) => worker.id),
    );
    unique(
      'resourceClasses',
      config.resourceClasses.map((entry) => entry.name),
    );
    checkTransport(config, (path, message) => {
      context.addIssue({ code: 'custom', path, message });
    });
    const tokens = [...config.clients, ...config.workers].flatMap(({ tokenSha256: token }) => token ?? []);
    if (new Set(tokens).size !== tokens.length)
      context.addIssue({
        code: 'custom',
        path: ['clients'],
        message: 'two clients or workers have the same token',
      });
  });
export type CoordinatorConfig = z.infer<typeof coordinatorConfig>;

/** Reads the file; relative paths in it are meant from its folder. Throws INVALID_ARGUMENT naming every wrong field. */
export function readCoordinatorConfig(file: string): CoordinatorConfig {
  const config = loadConfig(file, coordinatorConfig);
  const from = (path: string): string => resolve(dirname(file), path);
  return {
    ...config,
    stateDir: from(config.stateDir),
    ...transportPaths(config, dirname(file)),
    ticketKeyFile: from(config.ticketKeyFile),
    webhooks: config.webhooks.map(({ secretFile, ...webhook }) => ({
      ...webhook,
      ...(secretFile === undefined ? {} : { secretFile: from(secretFile) }),
    })),
    graders: config.graders.map((grader) => ({ ...grader, publicKeyFile: from(grader.publicKeyFile) })),
  };
}

/** The built-in classes and the lab's own; one of the same name replaces a built-in. */
export function resourceClassesOf(
  config: Pick<CoordinatorConfig, 'resourceClasses'>,
): ReadonlyMap<string, ResourceClass> {
  return new Map([...BUILT_IN_CLASSES, ...config.resourceClasses].map((entry) => [entry.name, entry]));
}

/** The file named by --config. Throws INVALID_ARGUMENT when there is none. */
export function configFileOf(argv: readonly string[]): string {
  const file = argv[argv.indexOf('--config') + 1];
  if (!argv.includes('--config') || file === undefined) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      'Say which configuration to use: node coordinator/main.ts --config FILE',
    );
  }
  return file;
}
