import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { identityOf, type PeerIdentity } from './identity.ts';

/**
 * What node:tls asks about the server it has reached (its chain is verified by then): the certificate must name one
 * of `hosts` and stand for `wanted`, so that a worker, whose certificate the same authority signed, cannot pass for the head.
 */
export function checkServer(
  hosts: readonly string[],
  wanted: (identity: PeerIdentity) => boolean = ({ kind }) => kind === 'head',
): (sni: string, certificate: PeerCertificate) => Error | undefined {
  return (_sni, certificate) => {
    const mismatches = hosts.map((host) => checkServerIdentity(host, certificate));
    const mismatch = mismatches[0];
    if (mismatches.every((error) => error !== undefined)) return mismatch;
    const identity = identityOf(certificate);
    if (identity === null || !wanted(identity))
      return new Error(
        `The server at ${hosts.join(', ')} shows the certificate of ${identity === null ? 'nobody' : `${identity.kind} ${identity.name}`.trim()}, not the one wanted here.`,
      );
    return undefined;
  };
}
