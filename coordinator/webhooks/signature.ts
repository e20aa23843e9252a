import { createHmac } from 'node:crypto';

/**
 * The value of Podium-Signature: `t=SECONDS,v1=HEX`, HEX being HMAC-SHA256 under the shared secret of `SECONDS.BODY`. Whoever is
 * called computes the same over the bytes that came, and refuses times that are minutes old: then nothing can be replayed.
 */
export function signatureOf(secret: Buffer, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
