import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import type { Layout } from './layout.ts';

const secret = z.string().min(32);

/** The secrets of a single-machine installation; made once, kept over restarts. Everything binds to loopback. */
const credentials = z.strictObject({
  version: z.literal(1),
  natsHead: secret,
  natsResponder: secret,
  graderToken: secret,
  clientToken: secret,
  /** By worker: its NATS password and its bearer token at the coordinator. */
  workers: z.record(z.string(), z.strictObject({ nats: secret, token: secret })),
});
export type Credentials = z.infer<typeof credentials>;

/** Reads the credentials or makes them; adds those of new workers. */
export async function ensureCredentials(layout: Layout, workers: readonly string[]): Promise<Credentials> {
  const known = await readCredentials(layout);
  const current = known ?? {
    version: 1 as const,
    natsHead: newSecret(),
    natsResponder: newSecret(),
    graderToken: newSecret(),
    clientToken: newSecret(),
    workers: {},
  };
  const missing = workers.filter((worker) => current.workers[worker] === undefined);
  if (known !== null && missing.length === 0) return known;
  for (const worker of missing) current.workers[worker] = { nats: newSecret(), token: newSecret() };
  await writeDurably(layout.credentials, (file) => file.writeFile(JSON.stringify(current, null, 2)));
  return current;
}

async function readCredentials(layout: Layout): Promise<Credentials | null> {
  if (!existsSync(layout.credentials)) return null;
  const result = credentials.safeParse(JSON.parse(await readFile(layout.credentials, 'utf8')));
  if (!result.success) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${layout.credentials} is not right: ${z.prettifyError(result.error)}`,
    );
  }
  return result.data;
}

/** The head's ticket key pair; the private part 0400. */
export async function ensureTicketKey(layout: Layout): Promise<void> {
  if (existsSync(layout.ticketKey) && existsSync(layout.ticketPublicKey)) return;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  await writeDurably(
    layout.ticketPublicKey,
    (file) => file.writeFile(publicKey.export({ type: 'spki', format: 'pem' })),
    0o644,
  );
  await writeDurably(
    layout.ticketKey,
    (file) => file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    0o400,
  );
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
