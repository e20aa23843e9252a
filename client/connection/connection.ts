import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { Channel } from '../../platform/grpc/client.ts';
import type { Client } from '../../platform/grpc/method-types.ts';
import { resolveTls, tlsConfig } from '../../platform/tls/tls-config.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import { layoutOf, stateFolder } from '../up/layout.ts';

const profileSchema = z.strictObject({
  address: z.string(),
  token: z.string(),
  /** Paths relative to the profile's folder. */
  tls: tlsConfig.optional(),
  graderConfig: z.string().optional(),
});
export type Profile = z.infer<typeof profileSchema>;

export interface ConnectionOptions {
  readonly head?: string | undefined;
  readonly token?: string | undefined;
  readonly state?: string | undefined;
}

/**
 * Where the head is and who we are: --head and --token, else PODIUM_HEAD and PODIUM_TOKEN, else the profile that
 * `podium up` or `podium join` wrote. The certificate always comes from the profile; without one, only a head on this
 * machine that asks for none can be reached.
 */
export async function readProfile(options: ConnectionOptions): Promise<Profile> {
  const environment = readEnvironment();
  const address = options.head ?? environment['PODIUM_HEAD'];
  const token = options.token ?? environment['PODIUM_TOKEN'];
  const file = layoutOf(stateFolder(options.state)).clientProfile;
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (address !== undefined && token !== undefined) return { address, token };
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `No head is known: start one with \`podium up\`, or name one with --head ADDRESS --token TOKEN. (${file} cannot be read.)`,
      { cause: error },
    );
  }
  const profile = profileSchema.parse(json);
  return {
    ...profile,
    ...(profile.tls === undefined ? {} : { tls: resolveTls(profile.tls, dirname(file)) }),
    ...(address === undefined ? {} : { address }),
    ...(token === undefined ? {} : { token }),
  };
}

/** The services of the head, over one connection. */
export class Head implements Disposable {
  readonly #channel: Channel;
  readonly agents: Client<Services['Agents']>;
  readonly artifacts: Client<Services['Artifacts']>;
  readonly bundles: Client<Services['Bundles']>;
  readonly competitions: Client<Services['Competitions']>;
  readonly enrollment: Client<Services['Enrollment']>;
  readonly experiments: Client<Services['Experiments']>;
  readonly fleet: Client<Services['Fleet']>;
  readonly images: Client<Services['Images']>;
  readonly runs: Client<Services['Runs']>;
  readonly webhooks: Client<Services['Webhooks']>;
  readonly upkeep: Client<Services['Upkeep']>;

  constructor(profile: Pick<Profile, 'address' | 'token' | 'tls'>) {
    const channel = new Channel(profile.address, profile.token, profile.tls, PROTOCOL_VERSION);
    this.#channel = channel;
    this.agents = channel.service<Services['Agents']>(serviceDefinition('Agents'));
    this.artifacts = channel.service<Services['Artifacts']>(serviceDefinition('Artifacts'));
    this.bundles = channel.service<Services['Bundles']>(serviceDefinition('Bundles'));
    this.competitions = channel.service<Services['Competitions']>(serviceDefinition('Competitions'));
    this.enrollment = channel.service<Services['Enrollment']>(serviceDefinition('Enrollment'));
    this.experiments = channel.service<Services['Experiments']>(serviceDefinition('Experiments'));
    this.fleet = channel.service<Services['Fleet']>(serviceDefinition('Fleet'));
    this.images = channel.service<Services['Images']>(serviceDefinition('Images'));
    this.runs = channel.service<Services['Runs']>(serviceDefinition('Runs'));
    this.webhooks = channel.service<Services['Webhooks']>(serviceDefinition('Webhooks'));
    this.upkeep = channel.service<Services['Upkeep']>(serviceDefinition('Upkeep'));
  }

  [Symbol.dispose](): void {
    this.#channel[Symbol.dispose]();
  }
}
