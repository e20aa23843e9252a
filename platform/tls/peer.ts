import type { PeerCertificate } from 'node:tls';
import { identityOf, type PeerIdentity } from './identity.ts';

/** The other end of a mutual TLS connection: its certificate is verified, and for one of us. */
export interface Peer {
  readonly identity: PeerIdentity;
  readonly certificateDer: Buffer;
}

/** Null without a certificate, or for one that names nobody. */
export function peerOf(certificate: PeerCertificate | undefined): Peer | null {
  if (certificate === undefined) return null;
  const identity = identityOf(certificate);
  return identity === null ? null : { identity, certificateDer: certificate.raw };
}
