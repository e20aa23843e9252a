import type { WorkerId } from '../../contracts/ids/id.ts';

/** What a client may do: each role also what the one before it may. */
export const ROLES = ['read', 'submit', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls. How it was found out (a token today, a certificate later) does not show here. */
export type Identity =
  | { readonly kind: 'client'; readonly name: string; readonly role: Role }
  | { readonly kind: 'worker'; readonly id: WorkerId };

/** For logs, messages and the stream cap: a client and a worker of the same name are two. */
export function identityName(identity: Identity): string {
  return identity.kind === 'client' ? `client ${identity.name}` : `worker ${identity.id}`;
}
