import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { grantedNkeys, type GrantedNkey } from '../../contracts/messages/nats-users.ts';
import { isPublicNkey, publicNkeyOf, readSeed } from '../../platform/nats/nkey.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import type { CoordinatorConfig } from '../config.ts';

/** One of the head's connections: a seed, or (tests) a password. */
export interface NatsLogin {
  readonly user: string;
  readonly password: string | undefined;
  readonly seed: string | undefined;
}

export interface NatsLogins {
  readonly servers: readonly string[];
  readonly tls: TlsFiles | undefined;
  readonly head: NatsLogin;
  readonly responder: NatsLogin;
}

/** Reads the seeds. Throws FAILED_PRECONDITION naming the file that cannot be used. */
export function readNatsLogins({ nats, tls }: Pick<CoordinatorConfig, 'nats' | 'tls'>): NatsLogins {
  const seed = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : readSeed(file);
  return {
    servers: nats.servers,
    tls,
    head: { user: nats.user, password: nats.password, seed: seed(nats.seedFile) },
    responder: {
      user: nats.responderUser,
      password: nats.responderPassword,
      seed: seed(nats.responderSeedFile),
    },
  };
}

/**
 * What the server's file of users must say for these workers. A server takes a file whole or not at all: an nkey that
 * is none, or that somebody before has, is left out rather than let it keep the next revocation from counting.
 */
export function natsUsersOf(
  { head, responder }: NatsLogins,
  workers: readonly { readonly id: WorkerId; readonly nkey?: string | undefined }[],
): GrantedNkey[] {
  if (head.seed === undefined || responder.seed === undefined)
    throw new PodiumError('INTERNAL', 'A file of NATS users is written for nkeys alone.');
  const own = { head: publicNkeyOf(head.seed), responder: publicNkeyOf(responder.seed) };
  const taken = new Set([own.head, own.responder]);
  const granted = workers.flatMap(({ id, nkey }) => {
    if (nkey === undefined || taken.has(nkey) || !isPublicNkey(nkey)) return [];
    taken.add(nkey);
    return [{ id, nkey }];
  });
  return grantedNkeys({ ...own, workers: granted });
}

/** The nkeys that are nobody's to enrol with: the head's own, and those of workers in its configuration. */
export function reservedNkeys(
  { head, responder }: NatsLogins,
  workers: readonly { readonly nkey?: string | undefined }[],
): ReadonlySet<string> {
  const own = [head.seed, responder.seed].flatMap((seed) => (seed === undefined ? [] : publicNkeyOf(seed)));
  return new Set([...own, ...workers.flatMap(({ nkey }) => nkey ?? [])]);
}
