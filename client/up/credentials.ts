import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import type { Layout } from './layout.ts';

const secret = z.string().min(32);

/** The bearer tokens of a single-machine installation; made once, kept over restarts. */
const credentials = z.object({
  version: z.literal(1),
  graderToken: secret,
  clientToken: secret,
});
export type Credentials = z.infer<typeof credentials>;

/** Reads the credentials or makes them. */
export async function ensureCredentials(layout: Layout): Promise<Credentials> {
  const known = await readCredentials(layout);
  if (known !== null) return known;
  const made = { version: 1 as const, graderToken: newSecret(), clientToken: newSecret() };
  await writeDurably(layout.credentials, (file) => file.writeFile(JSON.stringify(made, null, 2)));
  return made;
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
