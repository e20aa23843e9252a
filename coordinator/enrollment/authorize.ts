import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { identityName, ROLES, type Identity, type Role } from './identity.ts';

/** What a call needs: a client of at least that role, or a worker, or either. */
export type Need = Role | 'worker' | 'read_or_worker';

export type ClientIdentity = Extract<Identity, { kind: 'client' }>;

/** Throws PERMISSION_DENIED, naming who asked and what it takes. */
export function authorize(identity: Identity, need: Need): void {
  if (!isAllowed(identity, need)) throw new PodiumError('PERMISSION_DENIED', denial(identity, need));
}

/** The same, and the caller as a client: submissions carry its name. */
export function authorizeClient(identity: Identity, role: Role): ClientIdentity {
  authorize(identity, role);
  if (identity.kind !== 'client') throw new PodiumError('INTERNAL', 'A role was given to a worker.');
  return identity;
}

/** The same, and the caller as a worker: what it sends must be its own. */
export function authorizeWorker(identity: Identity): WorkerId {
  authorize(identity, 'worker');
  if (identity.kind !== 'worker') throw new PodiumError('INTERNAL', 'A client was let in as a worker.');
  return identity.id;
}

function isAllowed(identity: Identity, need: Need): boolean {
  if (identity.kind === 'worker') return need === 'worker' || need === 'read_or_worker';
  if (need === 'worker') return false;
  return ROLES.indexOf(identity.role) >= ROLES.indexOf(need === 'read_or_worker' ? 'read' : need);
}

function denial(identity: Identity, need: Need): string {
  const who =
    identity.kind === 'client'
      ? `${identityName(identity)} has the role ${identity.role}`
      : `${identityName(identity)} is a worker`;
  const wanted =
    need === 'worker'
      ? 'a worker'
      : need === 'read_or_worker'
        ? 'a client or a worker'
        : `a client with the role ${need}`;
  return `${who}; this call needs ${wanted}. Ask whoever runs the head for the right token.`;
}
