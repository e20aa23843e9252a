import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { PodiumError } from '../errors/podium-error.ts';

/**
 * DSSE envelopes (Dead Simple Signing Envelope, v1) with Ed25519. The payload type separates the domains: a ticket can
 * never pass for a receipt, even under the same key. The payload's bytes are signed as they are, so no canonical form is needed.
 */
export const PAYLOAD_TYPES = {
  ticket: 'application/vnd.podium.ticket.v1+json',
  receipt: 'application/vnd.podium.receipt.v1+json',
  report: 'application/vnd.podium.report.v1+json',
} as const;
export type PayloadType = (typeof PAYLOAD_TYPES)[keyof typeof PAYLOAD_TYPES];

const envelopeSchema = z.strictObject({
  payloadType: z.string(),
  payload: z.base64(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).length(1),
});

/** Pre-authentication encoding: the bytes that are signed. */
function preAuthentication(type: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The first 16 hex digits of the SHA-256 of the public key's SPKI bytes: names a key, proves nothing. */
export function keyId(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}

/** Signs a JSON value; the envelope comes as the bytes that are stored and sent. */
export function seal(type: PayloadType, value: unknown, privateKey: KeyObject): Buffer {
  const payload = Buffer.from(JSON.stringify(value));
  const sig = sign(null, preAuthentication(type, payload), privateKey);
  const envelope = {
    payloadType: type,
    payload: payload.toString('base64'),
    signatures: [{ keyid: keyId(createPublicKey(privateKey)), sig: sig.toString('base64') }],
  };
  return Buffer.from(JSON.stringify(envelope));
}

/** Checks the signature and the type, then the value's shape. Throws UNAUTHENTICATED or INVALID_ARGUMENT, naming what is wrong. */
export function open<T>(
  type: PayloadType,
  envelope: Uint8Array,
  publicKey: KeyObject,
  schema: z.ZodType<T>,
): T {
  const parsed = parseEnvelope(envelope);
  if (parsed.payloadType !== type) {
    throw new PodiumError(
      'UNAUTHENTICATED',
      `The envelope is of type ${parsed.payloadType.slice(0, 100)}, not ${type}.`,
    );
  }
  const payload = Buffer.from(parsed.payload, 'base64');
  const [signature] = parsed.signatures;
  const genuine =
    signature !== undefined &&
    verify(null, preAuthentication(type, payload), publicKey, Buffer.from(signature.sig, 'base64'));
  if (!genuine)
    throw new PodiumError('UNAUTHENTICATED', 'The signature does not verify under the expected key.');
  return parsePayload(payload, schema);
}

/** Reads a payload without checking the signature: for showing what an envelope claims, never for deciding. */
export function peek<T>(envelope: Uint8Array, schema: z.ZodType<T>): T {
  return parsePayload(Buffer.from(parseEnvelope(envelope).payload, 'base64'), schema);
}

function parseEnvelope(envelope: Uint8Array): z.infer<typeof envelopeSchema> {
  const result = envelopeSchema.safeParse(parseJson(envelope));
  if (!result.success)
    throw new PodiumError('INVALID_ARGUMENT', `Not a DSSE envelope: ${z.prettifyError(result.error)}`);
  return result.data;
}

function parsePayload<T>(payload: Uint8Array, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parseJson(payload));
  if (!result.success)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The signed content is malformed: ${z.prettifyError(result.error)}`,
    );
  return result.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'Not JSON.', { cause: error });
  }
}
