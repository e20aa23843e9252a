import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { grantedNkeys, type GrantedNkey } from '../../contracts/messages/nats-users.ts';
import { publicNkeyOf, readSeed } from '../../platform/nats/nkey.ts';
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

/** What the server's file of users must say for these workers. */
export function natsUsersOf(
  { head, responder }: NatsLogins,
  workers: readonly { readonly id: WorkerId; readonly nkey?: string | undefined }[],
): GrantedNkey[] {
  if (head.seed === undefined || responder.seed === undefined)
    throw new PodiumError('INTERNAL', 'A file of NATS users is written for nkeys alone.');
  return grantedNkeys({
    head: publicNkeyOf(head.seed),
    responder: publicNkeyOf(responder.seed),
    workers: workers.flatMap(({ id, nkey }) => (nkey === undefined ? [] : [{ id, nkey }])),
  });
}
