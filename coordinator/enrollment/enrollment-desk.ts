import type { Enrolled, EnrollRequest, MemberSettings } from '../../contracts/enrollment/exchange.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { isPublicNkey } from '../../platform/nats/nkey.ts';
import type { Authority } from '../../platform/tls/authority.ts';
import type { InvitationRow, MemberRepository } from '../store/members.ts';
import { secretHash } from './invitations.ts';
import { keyHash } from './key-hash.ts';
import type { Membership } from './membership.ts';

/** Renewed when a third is left; long enough for a machine that is switched off over a holiday. */
export const CERTIFICATE_LIFETIME_MS = 30 * 24 * 3_600_000;

export interface EnrollmentDeskParts {
  readonly members: MemberRepository;
  readonly membership: Membership;
  readonly authority: Pick<Authority, 'issue' | 'certificatePem'>;
  readonly settings: MemberSettings;
  /** Of the head itself and of its configuration: NATS would take a file with one of them twice for broken. */
  readonly reservedNkeys: ReadonlySet<string>;
  readonly logger: Logger;
  readonly clock: Clock;
}

const REFUSED =
  'This invitation is unknown, used or out of time. Ask whoever runs the head for a new line: podium worker invite, or podium user add.';

/**
 * Takes in who holds an invitation. INVARIANTS
 * - An invitation enrols one key: using it and recording the member is one transaction, and of many at once one wins.
 * - The same key may ask again until the invitation ends, and gets the same answer: the first reply may have been lost.
 * - An unknown, a used and an expired invitation are refused in the same words.
 */
export class EnrollmentDesk {
  readonly #parts: EnrollmentDeskParts;

  constructor(parts: EnrollmentDeskParts) {
    this.#parts = parts;
  }

  /** Throws UNAUTHENTICATED, INVALID_ARGUMENT or VERSION_MISMATCH; then nothing has changed. */
  async enroll(request: EnrollRequest): Promise<Enrolled> {
    checkProtocol(request.protocol);
    const { authority, settings, members, membership, logger, clock } = this.#parts;
    const secretSha256 = secretHash(request.secret);
    const invitation = this.#valid(secretSha256);
    const { kind, name } = invitation;
    checkCredentials(request, kind, this.#parts.reservedNkeys);
    const certificatePem = await authority.issue({
      csrPem: request.csrPem,
      identity: { kind, name },
      lifetimeMs: CERTIFICATE_LIFETIME_MS,
    });
    const keySha256 = keyHash(certificatePem);
    const enrolled: Enrolled = {
      kind: 'enrolled',
      member: kind,
      name,
      certificatePem,
      caPem: authority.certificatePem,
      ...settings,
    };
    const now = this.#valid(secretSha256); // Making the certificate took a moment.
    if (now.usedByKeySha256 !== null) {
      if (now.usedByKeySha256 !== keySha256 || members.get(kind, name)?.revokedAtMs !== null) throw refused();
      return enrolled;
    }
    const member = {
      kind,
      name,
      standing: invitation.standing,
      keySha256,
      nkey: request.nkeyPublic ?? null,
      tokenSha256: request.tokenSha256 ?? null,
      enrolledAtMs: clock.nowMs(),
    };
    if (membership.has(kind, name) || !members.enroll(secretSha256, member)) throw refused();
    membership.refresh();
    logger.info('enrolled', { kind, name, standing: invitation.standing });
    return enrolled;
  }

  #valid(secretSha256: string): InvitationRow {
    const invitation = this.#parts.members.invitation(secretSha256);
    if (invitation === null || invitation.expiresAtMs <= this.#parts.clock.nowMs()) throw refused();
    return invitation;
  }
}

/** Throws VERSION_MISMATCH, naming the side that must be upgraded. */
export function checkProtocol(protocol: number): void {
  if (protocol === PROTOCOL_VERSION) return;
  const mend =
    protocol < PROTOCOL_VERSION
      ? 'upgrade Podium on this machine: as a member run podium join --update there; to join, ask for a new line (podium worker invite, podium user add).'
      : 'upgrade Podium on the head.';
  throw new PodiumError(
    'VERSION_MISMATCH',
    `This machine speaks protocol ${protocol}, the head ${PROTOCOL_VERSION}: ${mend}`,
  );
}

function checkCredentials(
  { nkeyPublic, tokenSha256 }: EnrollRequest,
  kind: 'worker' | 'client',
  reserved: ReadonlySet<string>,
): void {
  const right =
    kind === 'worker'
      ? nkeyPublic !== undefined && tokenSha256 === undefined
      : nkeyPublic === undefined && tokenSha256 !== undefined;
  if (!right) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      kind === 'worker'
        ? 'A worker enrols with nkeyPublic and no tokenSha256.'
        : 'A client enrols with tokenSha256 and no nkeyPublic.',
    );
  }
  if (nkeyPublic !== undefined && (!isPublicNkey(nkeyPublic) || reserved.has(nkeyPublic)))
    throw new PodiumError('INVALID_ARGUMENT', 'nkeyPublic is not an nkey that a worker can have made.');
}

function refused(): PodiumError {
  return new PodiumError('UNAUTHENTICATED', REFUSED);
}
