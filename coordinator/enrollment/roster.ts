import { createHash, timingSafeEqual } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Peer } from '../../platform/tls/peer.ts';
import type { Identity } from './identity.ts';
import type { Membership } from './membership.ts';

/**
 * Names callers. With TLS the certificate decides: a worker's certificate is that worker and nobody else, whatever token
 * comes with it; a client's carries the connection, and the token that names the client must be of the same client, so
 * that neither alone is of use. Without TLS (loopback) the token alone names either.
 */
export class Roster {
  readonly #membership: Membership;
  readonly #byCertificate: boolean;

  constructor(membership: Membership, { byCertificate }: { byCertificate: boolean }) {
    this.#membership = membership;
    this.#byCertificate = byCertificate;
  }

  /** Throws UNAUTHENTICATED for whoever is not a member, and for a certificate and a token of two. */
  identify(token: string, peer: Peer | null): Identity {
    if (!this.#byCertificate) return this.#byToken(token);
    if (peer === null || peer.identity.kind === 'head') {
      throw new PodiumError(
        'UNAUTHENTICATED',
        `The certificate that came with the connection is ${peer === null ? "nobody's" : "the head's own"}: a worker's or a client's is wanted.`,
      );
    }
    const { kind, name } = peer.identity;
    if (kind === 'worker') return this.#worker(name, peer);
    const identity = this.#byToken(token);
    if (!this.#membership.isCurrent(kind, name, peer.certificateDer)) throw outdated(kind, name);
    if (identity.kind !== 'client' || identity.name !== name) {
      throw new PodiumError(
        'UNAUTHENTICATED',
        `The certificate is of the client ${name}, and the token is of somebody else. Use the two that were given out together.`,
      );
    }
    return identity;
  }

  #worker(name: string, peer: Peer): Identity {
    const member = this.#membership
      .known()
      .find(({ identity }) => identity.kind === 'worker' && identity.id === name);
    if (member === undefined) {
      throw new PodiumError(
        'UNAUTHENTICATED',
        `The head has no worker ${name} now: it was revoked, or never enrolled here. Ask for a new invitation.`,
      );
    }
    if (!this.#membership.isCurrent('worker', name, peer.certificateDer)) throw outdated('worker', name);
    return member.identity;
  }

  /** Compares every member, so that time tells nothing. */
  #byToken(token: string): Identity {
    if (token === '') {
      throw new PodiumError(
        'UNAUTHENTICATED',
        'No token came with the call: send "authorization: Bearer <token>".',
      );
    }
    const hash = createHash('sha256').update(token).digest();
    let found: Identity | null = null;
    for (const member of this.#membership.known()) {
      if (member.tokenSha256 !== null && timingSafeEqual(hash, member.tokenSha256)) found = member.identity;
    }
    if (found === null)
      throw new PodiumError(
        'UNAUTHENTICATED',
        'The head does not know this token. Is it of another head, or an old one?',
      );
    return found;
  }
}

function outdated(kind: string, name: string): PodiumError {
  return new PodiumError(
    'UNAUTHENTICATED',
    `This certificate of ${kind} ${name} does not count any more: the name was enrolled anew with another key.`,
  );
}
