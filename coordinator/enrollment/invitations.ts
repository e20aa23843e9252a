import { createHash, randomBytes } from 'node:crypto';
import { encodeInvitation, TIERS, type MemberKind } from '../../contracts/enrollment/invitation-token.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { workerId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { MemberRepository } from '../store/members.ts';
import { ROLES } from './identity.ts';
import type { Membership } from './membership.ts';

const DEFAULT_TTL_MS = 15 * 60_000;
const MAX_TTL_MS = 24 * 3_600_000;
const DEFAULT_STANDING = { worker: 'volunteer', client: 'submit' } as const;
const STANDINGS: Readonly<Record<MemberKind, readonly string[]>> = { worker: TIERS, client: ROLES };
const STANDING_WORD = { worker: 'tier', client: 'role' } as const;
/** NATS users of the head itself. */
const RESERVED = ['head', 'responder'];

export interface InvitationsParts {
  readonly members: MemberRepository;
  readonly membership: Membership;
  /** host:port under which new members reach the front door. */
  readonly frontDoor: string;
  /** SHA-256 of the authority's certificate, hex. */
  readonly caDigest: string;
  readonly clock: Clock;
}

export interface InvitationWish {
  readonly kind: MemberKind;
  readonly name: string;
  /** Tier or role; '' for the default: volunteer, submit. */
  readonly standing: string;
  /** 0 for the default. */
  readonly ttlMs: number;
}

/** Makes invitations. The token is in the reply alone; the record has the hash of its secret. */
export class Invitations {
  readonly #parts: InvitationsParts;

  constructor(parts: InvitationsParts) {
    this.#parts = parts;
  }

  /** Throws INVALID_ARGUMENT, or ALREADY_EXISTS for a name that is taken. */
  invite(wish: InvitationWish): { token: string; expiresAtMs: number } {
    const { members, membership, frontDoor, caDigest, clock } = this.#parts;
    const { kind, name } = wish;
    const standing = wish.standing === '' ? DEFAULT_STANDING[kind] : wish.standing;
    const ttlMs = wish.ttlMs === 0 ? DEFAULT_TTL_MS : wish.ttlMs;
    check(kind, name, standing, ttlMs);
    const similar = membership.similar(kind, name);
    if (similar !== null) {
      throw new PodiumError(
        'ALREADY_EXISTS',
        `There is a ${kind} ${similar}, which people would take for ${name}. Take a name that differs in more than upper and lower case.`,
      );
    }
    if (membership.has(kind, name)) {
      const command = kind === 'worker' ? 'podium worker revoke' : 'podium user remove';
      throw new PodiumError(
        'ALREADY_EXISTS',
        `There is a ${kind} ${name} already. Take another name, or cut that one off first: ${command} ${name}`,
      );
    }
    const secret = randomBytes(32).toString('base64url');
    const nowMs = clock.nowMs();
    const expiresAtMs = nowMs + ttlMs;
    members.invite({ secretSha256: secretHash(secret), kind, name, standing, expiresAtMs }, nowMs);
    return { token: encodeInvitation({ kind, head: frontDoor, ca: caDigest, secret }), expiresAtMs };
  }
}

export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function check(kind: MemberKind, name: string, standing: string, ttlMs: number): void {
  const refuse = (message: string): never => {
    throw new PodiumError('INVALID_ARGUMENT', message);
  };
  if (!workerId.safeParse(name).success)
    refuse(`${JSON.stringify(name)} cannot be a name: take 1 to 64 letters, digits, _ or -.`);
  if (kind === 'worker' && RESERVED.includes(name.toLowerCase())) refuse(`No worker can be called ${name}.`);
  if (!STANDINGS[kind].includes(standing)) {
    const word = STANDING_WORD[kind];
    refuse(`${JSON.stringify(standing)} is no ${word}: take one of ${STANDINGS[kind].join(', ')}.`);
  }
  if (!Number.isSafeInteger(ttlMs) || ttlMs < 1_000 || ttlMs > MAX_TTL_MS)
    refuse('An invitation is good for between one second and 24 hours.');
}
