import { z } from 'zod';
import type { MemberKind } from '../../contracts/enrollment/invitation-token.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Authority } from '../../platform/tls/authority.ts';
import { certificateSerial } from '../../platform/tls/certificate.ts';
import type { Invitation } from '../../proto/gen/podium/v1/Invitation.ts';
import type { Member } from '../../proto/gen/podium/v1/Member.ts';
import type { Services } from '../../proto/services.ts';
import { authorize } from '../enrollment/authorize.ts';
import { CERTIFICATE_LIFETIME_MS } from '../enrollment/enrollment-desk.ts';
import { identityName, type Identity } from '../enrollment/identity.ts';
import { joinLine } from '../enrollment/join-line.ts';
import type { Invitations } from '../enrollment/invitations.ts';
import type { Membership } from '../enrollment/membership.ts';
import type { Revocation } from '../enrollment/revocation.ts';
import type { ReleaseArchive } from '../release/release-archive.ts';
import type { MemberRepository } from '../store/members.ts';
import { field } from './field.ts';

type EnrollmentService = Implementation<Services['Enrollment'], CallContext<Identity>>;

export interface EnrollmentParts {
  readonly members: MemberRepository;
  readonly membership: Membership;
  readonly revocation: Revocation;
  /** Null where the head has no front door. */
  readonly frontDoor: {
    readonly invitations: Invitations;
    readonly archive: ReleaseArchive;
    /** host:port. */
    readonly address: string;
  } | null;
  /** Null where this head signs no certificates. */
  readonly authority: Authority | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

const KINDS = { MEMBER_KIND_WORKER: 'worker', MEMBER_KIND_CLIENT: 'client' } as const;
const kindField = z.enum(['MEMBER_KIND_WORKER', 'MEMBER_KIND_CLIENT'], 'must be a worker or a client');
const nameField = z.string().min(1).max(100);

/** proto/enrollment.proto over the record of members. */
export function enrollmentService(parts: EnrollmentParts): EnrollmentService {
  const { members, membership, revocation, clock } = parts;
  return {
    Invite: async (request, { identity }): Promise<Invitation> => {
      authorize(identity, 'admin');
      const { frontDoor } = parts;
      if (frontDoor === null) {
        throw new PodiumError(
          'FAILED_PRECONDITION',
          'This head lets nobody join: it has no front door. Start it with: podium up --listen ADDRESS',
        );
      }
      const kind = KINDS[field('kind', kindField, request.kind)];
      const wish = { kind, name: request.name, ttlMs: request.ttlMs };
      const standing = kind === 'worker' ? request.tier : request.role;
      // The archive first: what takes a while must not take it from the invitation.
      const release = await frontDoor.archive.current();
      const { token, expiresAtMs } = frontDoor.invitations.invite({ ...wish, standing });
      const line = joinLine({ frontDoor: frontDoor.address, releaseSha256: release.sha256, token });
      return {
        kind: request.kind,
        name: request.name,
        token,
        expiresAtMs,
        line,
        releaseSha256: release.sha256,
      };
    },

    ListMembers: async (_request, { identity }) => {
      authorize(identity, 'admin');
      const configured = membership.configured().map((who): Member => ({
        kind: kindMessage(who.kind),
        name: who.kind === 'worker' ? who.id : who.name,
        ...standing(who.kind, who.kind === 'worker' ? membership.tierOf(who.id) : who.role),
      }));
      const enrolled = members.list().map((row): Member => ({
        kind: kindMessage(row.kind),
        name: row.name,
        ...standing(row.kind, row.standing),
        enrolledAtMs: row.enrolledAtMs,
        revokedAtMs: row.revokedAtMs ?? 0,
      }));
      const invitations = members.openInvitations(clock.nowMs()).map((row) => ({
        kind: kindMessage(row.kind),
        name: row.name,
        ...standing(row.kind, row.standing),
        expiresAtMs: row.expiresAtMs,
      }));
      return await Promise.resolve({ members: [...configured, ...enrolled], invitations });
    },

    Revoke: async (request, { identity }) => {
      authorize(identity, 'admin');
      const kind = KINDS[field('kind', kindField, request.kind)];
      const name = field('name', nameField, request.name);
      return await Promise.resolve({ runIds: revocation.revoke(kind, name, identityName(identity)) });
    },

    Leave: async (_request, { identity }) => {
      revocation.leave(identity); // Each its own membership alone.
      return await Promise.resolve({});
    },

    Renew: async (_request, { identity, peer }) => {
      const { authority, logger } = parts;
      if (authority === null || peer === null) {
        throw new PodiumError(
          'FAILED_PRECONDITION',
          'This head signs no certificates: its configuration names no authority.',
        );
      }
      const certificatePem = await authority.renew(peer.certificateDer, CERTIFICATE_LIFETIME_MS);
      logger.info('certificate renewed', {
        member: identityName(identity),
        serial: certificateSerial(certificatePem),
      });
      return { certificatePem };
    },
  };
}

function kindMessage(kind: MemberKind): 'MEMBER_KIND_WORKER' | 'MEMBER_KIND_CLIENT' {
  return kind === 'worker' ? 'MEMBER_KIND_WORKER' : 'MEMBER_KIND_CLIENT';
}

function standing(kind: MemberKind, value: string): { tier: string; role: string } {
  return kind === 'worker' ? { tier: value, role: '' } : { tier: '', role: value };
}
