import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Enrolled, EnrollRequest, MemberSettings } from '../../contracts/enrollment/exchange.ts';
import type { InvitationToken } from '../../contracts/enrollment/invitation-token.ts';
import { PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { newNkey, publicNkeyOf } from '../../platform/nats/nkey.ts';
import { newKeyPair } from '../../platform/tls/key-pair.ts';
import type { MemberLayout } from './member-layout.ts';

/**
 * The wish to be enrolled, with keys made here. They are kept before they are used: whoever is interrupted, or does not
 * hear the head's answer, asks again with the same keys and is the one who was enrolled.
 */
export async function enrollmentWish(layout: MemberLayout, token: InvitationToken): Promise<EnrollRequest> {
  await mkdir(dirname(layout.privateKey), { recursive: true, mode: 0o700 });
  if (!existsSync(layout.privateKey) || !existsSync(layout.certificateRequest)) {
    const { privateKeyPem, csrPem } = await newKeyPair();
    await write(layout.certificateRequest, csrPem);
    await write(layout.privateKey, privateKeyPem, 0o400);
  }
  const csrPem = await readFile(layout.certificateRequest, 'utf8');
  const shared = { protocol: PROTOCOL_VERSION, secret: token.secret, csrPem };
  if (token.kind === 'worker') {
    if (!existsSync(layout.nkeySeed)) await write(layout.nkeySeed, newNkey().seed, 0o400);
    return { ...shared, nkeyPublic: publicNkeyOf((await readFile(layout.nkeySeed, 'utf8')).trim()) };
  }
  if (!existsSync(layout.clientToken))
    await write(layout.clientToken, randomBytes(32).toString('base64url'), 0o400);
  const clientToken = await readFile(layout.clientToken, 'utf8');
  return { ...shared, tokenSha256: createHash('sha256').update(clientToken).digest('hex') };
}

/** What the head answered, as files. */
export async function storeEnrolled(layout: MemberLayout, enrolled: Enrolled): Promise<void> {
  await write(layout.certificate, enrolled.certificatePem);
  await write(layout.ca, enrolled.caPem);
  await storeSettings(layout, enrolled);
}

/** The public keys that this machine believes the lab by. */
export async function storeSettings(layout: MemberLayout, settings: MemberSettings): Promise<void> {
  await write(layout.ticketPublicKey, settings.ticketPublicKeyPem);
  for (const [id, pem] of Object.entries(settings.graderPublicKeysPem))
    await write(layout.graderPublicKey(id), pem);
}

async function write(file: string, text: string, mode = 0o600): Promise<void> {
  await writeDurably(file, (handle) => handle.writeFile(text), mode);
}
