import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { ClientIdentity } from '../enrollment/authorize.ts';

/** Throws PERMISSION_DENIED unless the client submitted it, or is an admin. `what`: "Experiment e-1"; `deed`: "cancel it". */
export function requireOwner(client: ClientIdentity, owner: string, what: string, deed: string): void {
  if (client.role === 'admin' || client.name === owner) return;
  throw new PodiumError(
    'PERMISSION_DENIED',
    `${what} was submitted by ${owner}; only ${owner} or an admin may ${deed}.`,
  );
}

/**
 * Throws PERMISSION_DENIED for a priority that passes other users' work, unless an admin gives it: fair share
 * (scheduling/fair-share.ts) holds between users of equal priority, so nobody may leave it by himself.
 */
export function requirePriority(client: ClientIdentity, priority: number): void {
  if (priority <= 0 || client.role === 'admin') return;
  throw new PodiumError(
    'PERMISSION_DENIED',
    `A priority above 0 goes before other users' work and is an admin's to give. Give your other experiments less than 0, or ask an admin to podium reprioritize this one.`,
  );
}
