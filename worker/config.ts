import { resolve } from 'node:path';
import { z } from 'zod';
import { graderId, workerId } from '../contracts/ids/id.ts';
import { ownerSettings } from '../contracts/lending/owner-settings.ts';
import { RENEW_INTERVAL_MS } from '../contracts/messages/protocol.ts';
import { resolveTls, tlsConfig } from '../platform/tls/tls-config.ts';
import { metricsConfig } from '../platform/metrics/metrics-config.ts';

/** A worker's configuration file. Relative paths are resolved against the file's own folder. */
export const workerConfig = z.strictObject({
  id: workerId,
  /** Journal, bundles and attempts. On a local disk. */
  stateDir: z.string().min(1),
  /** Names the machine and its boot; workers on one machine have the same. */
  machineId: z.string().max(100),
  nats: z.strictObject({
    servers: z.array(z.string().min(1)).min(1),
    /** Holds the seed of this worker's nkey, readable by its owner alone. */
    seedFile: z.string().min(1).optional(),
    /** In the place of a seed, where the server knows users by name. */
    user: z.string().optional(),
    password: z.string().optional(),
  }),
  /** The coordinator's gRPC address, and this worker's token there: not needed with `tls`, where the certificate says who it is. */
  head: z.strictObject({ address: z.string().min(1), token: z.string().default('') }),
  /** Mutual TLS to head, grader and NATS. Without it all of them must be on loopback. */
  tls: tlsConfig.optional(),
  /** PEM. Tickets are the head's only under this key. */
  ticketPublicKeyFile: z.string().min(1),
  /** PEM, by grader id. A receipt counts only under the key of the grader that the ticket names. */
  graderPublicKeyFiles: z.record(graderId, z.string().min(1)),
  /**
   * What Podium may have of this machine. GPUs by UUID or index. The disk is a ceiling for all that it keeps here:
   * images, data, runs' scratch and what is not handed in yet.
   */
  lend: z.strictObject({
    cpuset: z.array(z.number().int().nonnegative()).min(1),
    memoryBytes: z.number().int().positive(),
    diskBytes: z.number().int().positive(),
    gpus: z.array(z.string()).default([]),
  }),
  /** When its owner wants it back. Absent: lent at any time, whoever is there. */
  owner: ownerSettings.optional(),
  gateImage: z.string().min(1).default('podium/gate:1'),
  claimIntervalMs: z.number().int().positive().default(5_000),
  renewIntervalMs: z.number().int().positive().default(RENEW_INTERVAL_MS),
  metrics: metricsConfig.optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type WorkerConfig = z.infer<typeof workerConfig>;

/** The configuration with its paths resolved against `base`, the folder of its file. */
export function resolvePaths(config: WorkerConfig, base: string): WorkerConfig {
  return {
    ...config,
    stateDir: resolve(base, config.stateDir),
    ...(config.tls === undefined ? {} : { tls: resolveTls(config.tls, base) }),
    nats: {
      ...config.nats,
      ...(config.nats.seedFile === undefined ? {} : { seedFile: resolve(base, config.nats.seedFile) }),
    },
    ticketPublicKeyFile: resolve(base, config.ticketPublicKeyFile),
    graderPublicKeyFiles: Object.fromEntries(
      Object.entries(config.graderPublicKeyFiles).map(([id, file]) => [id, resolve(base, file)]),
    ),
  };
}
