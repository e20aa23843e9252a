import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { CompetitionId, Digest } from '../../contracts/ids/id.ts';

/**
 * How answers lie at rest:
 *
 *     magic "PODIUMV1" (8 bytes) · length of the header (uint32, big-endian) · header (JSON) · ciphertext · tag (16 bytes)
 *
 * AES-256-GCM twice: a random data key of this file alone seals the content, and the vault's key seals the data key,
 * so that the vault's key can be changed without touching the content. Both are bound to competition, definition and
 * schema version as additional data: a sealed file moved to another competition's name does not open.
 */
const MAGIC = Buffer.from('PODIUMV1');
const SCHEMA_VERSION = 1;
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX_BYTES = MAGIC.length + 4;

/** What a sealed file is bound to. */
export interface SealedFor {
  readonly competition: CompetitionId;
  readonly definitionDigest: Digest;
}

const header = z.strictObject({
  dataKey: z.base64(),
  dataKeyNonce: z.base64(),
  nonce: z.base64(),
});

export function sealContent(vaultKey: Uint8Array, owner: SealedFor, content: Uint8Array): Buffer {
  const dataKey = randomBytes(KEY_BYTES);
  const dataKeyNonce = randomBytes(NONCE_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const head = Buffer.from(
    JSON.stringify({
      dataKey: encrypt(vaultKey, dataKeyNonce, boundTo('key', owner), dataKey).toString('base64'),
      dataKeyNonce: dataKeyNonce.toString('base64'),
      nonce: nonce.toString('base64'),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const body = encrypt(dataKey, nonce, boundTo('content', owner), content);
  dataKey.fill(0);
  return Buffer.concat([MAGIC, length, head, body]);
}

/** @throws PodiumError DATA_LOSS naming the competition, for a wrong key as for any changed byte. */
export function openContent(vaultKey: Uint8Array, owner: SealedFor, sealed: Buffer): Buffer {
  try {
    if (!sealed.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a sealed file');
    const end = PREFIX_BYTES + sealed.readUInt32BE(MAGIC.length);
    if (end > sealed.length) throw new Error('cut off');
    const head = header.parse(JSON.parse(sealed.toString('utf8', PREFIX_BYTES, end)));
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    const dataKey = decrypt(vaultKey, bytes(head.dataKeyNonce), boundTo('key', owner), bytes(head.dataKey));
    return decrypt(dataKey, bytes(head.nonce), boundTo('content', owner), sealed.subarray(end));
  } catch (error) {
    throw new PodiumError(
      'DATA_LOSS',
      `The sealed answers of ${owner.competition} cannot be opened: they are damaged, or sealed under another vault key. ` +
        "Restore the grader's state folder from a backup, or add the competition again.",
      { details: { competition: owner.competition }, cause: error },
    );
  }
}

function boundTo(part: 'key' | 'content', { competition, definitionDigest }: SealedFor): Buffer {
  return Buffer.from(`podium-vault|${part}|${competition}|${definitionDigest}|${SCHEMA_VERSION}`);
}

export function encrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function decrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, sealed: Uint8Array): Buffer {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) throw new Error('cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
}
