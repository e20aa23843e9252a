import { createPublicKey, type KeyObject } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { MemberSettings } from '../../contracts/enrollment/exchange.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Authority } from '../../platform/tls/authority.ts';
import { certificateDigest } from '../../platform/tls/certificate.ts';
import { hostOf } from '../../platform/tls/plaintext.ts';
import type { CoordinatorConfig } from '../config.ts';
import { readKey } from '../keys.ts';
import { ReleaseArchive } from '../release/release-archive.ts';
import type { Store } from '../store/store.ts';
import { EnrollmentDesk } from './enrollment-desk.ts';
import { FrontDoor } from './front-door.ts';
import { Invitations } from './invitations.ts';
import type { Membership } from './membership.ts';

/** The folder of the program that is running. */
const PROJECT_FOLDER = resolve(import.meta.dirname, '..', '..');

export interface FrontDoorParts {
  readonly authority: Authority | null;
  readonly store: Store;
  readonly membership: Membership;
  readonly ticketKey: KeyObject;
  readonly reservedNkeys: ReadonlySet<string>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** A front door that serves. */
export interface OpenFrontDoor extends AsyncDisposable {
  readonly invitations: Invitations;
  readonly archive: ReleaseArchive;
  /** host:port under which new members come. */
  readonly address: string;
}

/** Opens the front door where the configuration has one, else null. Throws INVALID_ARGUMENT when what it needs is missing. */
export async function openFrontDoor(
  config: CoordinatorConfig,
  parts: FrontDoorParts,
): Promise<OpenFrontDoor | null> {
  if (config.frontDoor === undefined) return null;
  const { frontDoor, tls } = config;
  const { authority } = parts;
  if (authority === null || tls === undefined) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      'A frontDoor needs the authority that signs certificates and the tls certificate of the head: set both.',
    );
  }
  const { store, membership, logger, clock } = parts;
  const { members } = store;
  const settings: MemberSettings = {
    coordinator: frontDoor.coordinator ?? config.address,
    nats: frontDoor.nats ?? config.nats.servers,
    ticketPublicKeyPem: pemOf(createPublicKey(parts.ticketKey)),
    graderPublicKeysPem: Object.fromEntries(
      config.graders.map(({ id, publicKeyFile }) => [
        id,
        pemOf(readKey('public', publicKeyFile, `public key of grader ${id}`)),
      ]),
    ),
  };
  const desk = new EnrollmentDesk({
    members,
    membership,
    authority,
    settings,
    reservedNkeys: parts.reservedNkeys,
    logger,
    clock,
  });
  const archive = new ReleaseArchive({
    projectFolder: PROJECT_FOLDER,
    directory: join(config.stateDir, 'release'),
    logger,
  });
  const host = hostOf(frontDoor.address);
  const door = new FrontDoor({
    host,
    port: Number(/:(\d+)$/.exec(frontDoor.address)?.[1]),
    tls,
    caPem: authority.certificatePem,
    lab: async () => ({
      protocol: PROTOCOL_VERSION,
      releaseSha256: (await archive.current()).sha256,
      ...settings,
    }),
    enroll: (request) => desk.enroll(request),
    archiveOf: (sha256) => archive.fileOf(sha256),
    logger,
    clock,
  });
  const port = await door.listen();
  const address = frontDoor.advertise ?? `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const caDigest = certificateDigest(authority.certificatePem);
  return {
    invitations: new Invitations({ members, membership, frontDoor: address, caDigest, clock }),
    archive,
    address,
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}
