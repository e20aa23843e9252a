import type { WorkerId } from '../ids/id.ts';
import { headGrants, responderGrants, workerGrants } from './subjects.ts';

/** Who may connect to NATS, by the public part of an nkey. */
export interface NatsMembers {
  readonly head: string;
  readonly responder: string;
  /** Enrolled and not revoked. */
  readonly workers: readonly { readonly id: WorkerId; readonly nkey: string }[];
}

export interface GrantedNkey {
  readonly nkey: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Every user with exactly its subjects: what the server is told, whoever writes it down. */
export function grantedNkeys({ head, responder, workers }: NatsMembers): GrantedNkey[] {
  return [
    { nkey: head, ...headGrants() },
    { nkey: responder, ...responderGrants(workers.map(({ id }) => id)) },
    ...workers.map(({ id, nkey }) => ({ nkey, ...workerGrants(id) })),
  ];
}
