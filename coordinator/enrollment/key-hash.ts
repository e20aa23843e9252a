import { createHash, X509Certificate } from 'node:crypto';

/** SHA-256 of the public key of a certificate (SPKI, DER), hex: what a member is known by across renewals. PEM or DER. */
export function keyHash(certificate: string | Buffer): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}
