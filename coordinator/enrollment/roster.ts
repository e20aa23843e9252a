import { createHash, timingSafeEqual } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Identity } from './identity.ts';

/** Somebody the head knows, and the SHA-256 of its bearer token: the token itself is nowhere on the head. */
export interface Member {
  readonly identity: Identity;
  readonly tokenSha256: Buffer;
}

/** Names callers by their bearer tokens. Invitations and certificates will add and remove members here. */
export class Roster {
  readonly #members: readonly Member[];

  constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** Throws UNAUTHENTICATED for no token or an unknown one. Compares every member, so that time tells nothing. */
  identify(token: string): Identity {
    if (token === '') {
      throw new PodiumError(
        'UNAUTHENTICATED',
        'No token came with the call: send "authorization: Bearer <token>".',
      );
    }
    const hash = createHash('sha256').update(token).digest();
    let found: Identity | null = null;
    for (const member of this.#members) {
      if (timingSafeEqual(hash, member.tokenSha256)) found = member.identity;
    }
    if (found === null)
      throw new PodiumError(
        'UNAUTHENTICATED',
        'The head does not know this token. Is it of another head, or an old one?',
      );
    return found;
  }
}
