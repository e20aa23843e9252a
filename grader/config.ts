import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { graderId } from '../contracts/ids/id.ts';
import { loadConfig } from '../platform/config/config.ts';
import { resolveTls, tlsConfig } from '../platform/tls/tls-config.ts';
import { metricsConfig } from '../platform/metrics/metrics-config.ts';
import { DEFAULT_LIMITS } from './sandbox/scorer.ts';

const path = z.string().min(1);

const scorerConfig = z.strictObject({
  /** Scorer processes kept started for the next submissions. */
  spares: z.number().int().min(0).max(32).default(1),
  /** Submissions scored at once. */
  concurrency: z.number().int().min(1).max(64).default(2),
  wallMs: z.number().int().positive().default(DEFAULT_LIMITS.wallTimeMs),
  memoryBytes: z.number().int().positive().default(DEFAULT_LIMITS.memoryBytes),
});

const graderConfig = z.strictObject({
  /** Database, submissions, sealed answers, keys. On a local disk; nobody else needs to read it. */
  stateDir: path,
  id: graderId,
  /** host:port to serve at; port 0 takes a free one. */
  address: z.string().min(1).max(300),
  /** Mutual TLS for what is served. Without it `address` must be on loopback. */
  tls: tlsConfig.optional(),
  /** Hex SHA-256 of the coordinator's bearer token. */
  coordinatorTokenSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
  /** SPKI PEM of the key that tickets are signed with. */
  ticketPublicKeyFile: path,
  /** `none` scores in plain processes: a crafted submission may then reach what the grader can. */
  sandbox: z.enum(['bubblewrap', 'none']),
  scorer: scorerConfig.prefault({}),
  /** Largest submission taken; a ticket may allow less. */
  submissionBytes: z
    .number()
    .int()
    .positive()
    .default(5 * 1024 ** 3),
  /** Submissions that no hand-in names are removed when they are so old. */
  unnamedAfterMs: z
    .number()
    .int()
    .positive()
    .default(24 * 3_600_000),
  sweepIntervalMs: z
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .default(3_600_000),
  /** Left free on the disk: with less, hand-ins are refused until there is room, and workers keep them. 0: only a full disk refuses. */
  minimumFreeBytes: z
    .number()
    .int()
    .nonnegative()
    .default(512 * 1024 ** 2),
  metrics: metricsConfig.optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type GraderConfig = z.infer<typeof graderConfig>;

/** Relative paths are meant from the file's own folder. Throws INVALID_ARGUMENT naming every wrong field. */
export function loadGraderConfig(file: string): GraderConfig {
  const config = loadConfig(file, graderConfig);
  const from = dirname(resolve(file));
  return {
    ...config,
    stateDir: resolve(from, config.stateDir),
    ticketPublicKeyFile: resolve(from, config.ticketPublicKeyFile),
    ...(config.tls === undefined ? {} : { tls: resolveTls(config.tls, from) }),
  };
}
