import { z } from 'zod';
import { PodiumError } from '../errors/podium-error.ts';

/** How far a worker is trusted: one of the lab's own, or one that somebody lends. */
export const TIERS = ['trusted', 'volunteer'] as const;
export type Tier = (typeof TIERS)[number];

export const MEMBER_KINDS = ['worker', 'client'] as const;
export type MemberKind = (typeof MEMBER_KINDS)[number];

/**
 * What an invitation's token says. Who holds it may enrol once, and knows which head is the right one: the connection
 * is trusted only under the certificate authority of this digest.
 */
const content = z.strictObject({
  v: z.literal(1),
  /** host:port of the head's front door. */
  head: z.string().regex(/^[^\s/]+:\d{1,5}$/),
  /** SHA-256 of the DER of the head's CA certificate, hex. */
  ca: z.string().regex(/^[0-9a-f]{64}$/),
  /** 32 random bytes, base64url; the head keeps their hash alone. */
  secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export interface InvitationToken extends Omit<z.infer<typeof content>, 'v'> {
  readonly kind: MemberKind;
}

/** `podium-worker.…` or `podium-client.…`, safe in a shell without quotes. */
export function encodeInvitation({ kind, head, ca, secret }: InvitationToken): string {
  const json = JSON.stringify({ v: 1, head, ca, secret });
  return `podium-${kind}.${Buffer.from(json).toString('base64url')}`;
}

/** Throws INVALID_ARGUMENT for a text that is no token, or a mangled one. */
export function decodeInvitation(text: string): InvitationToken {
  const [, kind, body = ''] = /^podium-(worker|client)\.([A-Za-z0-9_-]+)$/.exec(text) ?? [];
  const parsed = content.safeParse(parseJson(Buffer.from(body, 'base64url').toString('utf8')));
  if ((kind !== 'worker' && kind !== 'client') || !parsed.success) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      'This is not a token of an invitation. Copy the whole line that `podium worker invite` or `podium user add` printed.',
    );
  }
  const { head, ca, secret } = parsed.data;
  return { kind, head, ca, secret };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
