import { resolve } from 'node:path';
import { z } from 'zod';
import { isPublicNkey } from '../platform/nats/nkey.ts';
import { isLoopback } from '../platform/tls/plaintext.ts';
import { resolveTls } from '../platform/tls/tls-config.ts';
import type { TlsFiles } from '../platform/tls/tls-files.ts';

const path = z.string().min(1);

export const address = z.string().regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'must be host:port');

export const publicNkey = z
  .string()
  .refine(isPublicNkey, 'must be the public nkey of a NATS user: U and 55 letters and digits');

/** The key and the certificate of the installation's authority, PEM. */
export const authorityConfig = z.strictObject({ keyFile: path, certificateFile: path });

/** The head's two connections: by nkeys, or (tests) by passwords. */
export const natsConfig = z.strictObject({
  servers: z.array(address).min(1).default(['127.0.0.1:4222']),
  user: z.string().min(1).default('head'),
  password: z.string().min(1).optional(),
  /** Holds the seed of the head's nkey. */
  seedFile: z.string().min(1).optional(),
  responderUser: z.string().min(1).default('responder'),
  responderPassword: z.string().min(1).optional(),
  responderSeedFile: z.string().min(1).optional(),
  /** What nats-server includes: written here whenever members come or go, with exactly their subjects. */
  usersFile: z.string().min(1).optional(),
});

interface Transport {
  readonly tls?: object | undefined;
  readonly authority?: object | undefined;
  readonly nats: z.infer<typeof natsConfig>;
  readonly address: string;
  readonly graders: readonly { readonly address: string }[];
  readonly workers: readonly {
    readonly tokenSha256?: string | undefined;
    readonly nkey?: string | undefined;
  }[];
}

/** What belongs together between TLS, NATS and the members; and no plaintext beyond this machine. */
export function checkTransport(
  { tls, authority, nats, ...config }: Transport,
  issue: (path: (string | number)[], message: string) => void,
): void {
  const offLoopback = 'is not on loopback, which takes a tls section';
  if (tls === undefined) {
    if (authority !== undefined) issue(['authority'], 'needs a tls section');
    if (!isLoopback(config.address)) issue(['address'], offLoopback);
    nats.servers.forEach((server, index) => {
      if (!isLoopback(server)) issue(['nats', 'servers', index], offLoopback);
    });
    config.graders.forEach((grader, index) => {
      if (!isLoopback(grader.address)) issue(['graders', index, 'address'], offLoopback);
    });
  }
  if ((nats.password === undefined) === (nats.seedFile === undefined))
    issue(['nats'], 'must have either password or seedFile');
  if ((nats.responderPassword === undefined) === (nats.responderSeedFile === undefined))
    issue(['nats'], 'must have either responderPassword or responderSeedFile');
  if (nats.usersFile !== undefined && (nats.seedFile === undefined || nats.responderSeedFile === undefined))
    issue(['nats', 'usersFile'], 'needs seedFile and responderSeedFile');
  config.workers.forEach(({ tokenSha256: token, nkey }, index) => {
    if (tls === undefined && token === undefined)
      issue(['workers', index, 'tokenSha256'], 'is needed without tls');
    if (nats.usersFile !== undefined && nkey === undefined)
      issue(['workers', index, 'nkey'], 'is needed with nats.usersFile');
  });
}

/** The transport's files, resolved against the folder of the configuration. */
export function transportPaths(
  config: {
    readonly tls?: TlsFiles | undefined;
    readonly authority?: z.infer<typeof authorityConfig> | undefined;
    readonly nats: z.infer<typeof natsConfig>;
  },
  base: string,
): {
  tls?: TlsFiles;
  authority?: z.infer<typeof authorityConfig>;
  nats: z.infer<typeof natsConfig>;
} {
  const { tls, authority, nats } = config;
  const from = (file: string): string => resolve(base, file);
  const { seedFile, responderSeedFile, usersFile } = nats;
  return {
    ...(tls === undefined ? {} : { tls: resolveTls(tls, base) }),
    ...(authority === undefined
      ? {}
      : {
          authority: { keyFile: from(authority.keyFile), certificateFile: from(authority.certificateFile) },
        }),
    nats: {
      ...nats,
      ...(seedFile === undefined ? {} : { seedFile: from(seedFile) }),
      ...(responderSeedFile === undefined ? {} : { responderSeedFile: from(responderSeedFile) }),
      ...(usersFile === undefined ? {} : { usersFile: from(usersFile) }),
    },
  };
}
