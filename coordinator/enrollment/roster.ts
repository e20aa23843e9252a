import { createHash, timingSafeEqual } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Peer } from '../../platform/tls/peer.ts';
import type { Identity } from './identity.ts';

/** Somebody the head knows. */
export interface Member {
  readonly identity: Identity;
  /** SHA-256 of its bearer token: the token itself is nowhere on the head. Null for a worker with a certificate alone. */
  readonly tokenSha256: Buffer | null;
}

/**
 * Names callers. With TLS the certificate decides: a worker's certificate is that worker and nobody else, whatever token
 * comes with it; a client's carries the connection, and the token that names the client must be of the same client, so
 * that neither alone is of use. Without TLS (loopback) the token alone names either.
 */
export class Roster {
  readonly #members: readonly Member[];
  readonly #byCertificate: boolean;

  constructor(members: readonly Member[], { byCertificate }: { byCertificate: boolean }) {
    this.#members = members;
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
    if (kind === 'worker') return this.#worker(name);
    const identity = this.#byToken(token);
    if (identity.kind !== 'client' || identity.name !== name) {
      throw new PodiumError(
        'UNAUTHENTICATED',
        `The certificate is of the client ${name}, and the token is of somebody else. Use the two that were given out together.`,
      );
    }
    return identity;
  }

  #worker(name: string): Identity {
    const member = this.#members.find(({ identity }) => identity.kind === 'worker' && identity.id === name);
    if (member !== undefined) return member.identity;
    throw new PodiumError(
      'UNAUTHENTICATED',
      `The head has no worker ${name} now: it was revoked, or never enrolled here. Ask for a new invitation.`,
    );
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
    for (const member of this.#members) {
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
