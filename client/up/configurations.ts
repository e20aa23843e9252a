import { dirname, relative } from 'node:path';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { usersFileOf } from '../../platform/nats/configuration.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import { sha256Hex, type Credentials } from './credentials.ts';
import { LOCAL_CLIENT, type Layout } from './layout.ts';
import { machineId } from './machine-id.ts';
import type { WorkerShare } from './plan.ts';
import type { TransportKeys } from './transport.ts';

export interface Addresses {
  readonly nats: string;
  readonly coordinator: string;
  readonly grader: string;
  /** Where others come to join; absent on loopback. */
  readonly frontDoor?: string;
}

export interface Installation {
  readonly layout: Layout;
  readonly credentials: Credentials;
  readonly keys: TransportKeys;
  readonly addresses: Addresses;
  readonly workers: readonly WorkerShare[];
  /** host:port of each process's metrics, by the process's name. */
  readonly metrics: ReadonlyMap<string, string>;
  readonly sandbox: 'bubblewrap' | 'none';
  /** Fields laid over the coordinator's and the workers' configuration: for tests and tuning. */
  readonly overrides: { readonly coordinator?: object; readonly grader?: object; readonly worker?: object };
}

export const GRADER_ID = 'grader-1';

/** Writes the configuration files of all processes and the client's profile. */
export async function writeConfigurations(installation: Installation): Promise<void> {
  const { layout, credentials, keys, addresses, workers, overrides } = installation;
  const machine = machineId();
  await writeJson(layout.coordinatorConfig, {
    stateDir: layout.coordinatorState,
    address: addresses.coordinator,
    tls: layout.headTls,
    authority: { keyFile: layout.authorityKey, certificateFile: layout.authorityCertificate },
    nats: {
      servers: [addresses.nats],
      seedFile: layout.headSeed,
      responderSeedFile: layout.responderSeed,
      usersFile: usersFileOf(layout.nats),
    },
    ...(addresses.frontDoor === undefined ? {} : { frontDoor: { address: addresses.frontDoor } }),
    ticketKeyFile: layout.ticketKey,
    graders: [
      {
        id: GRADER_ID,
        address: addresses.grader,
        token: credentials.graderToken,
        publicKeyFile: layout.graderPublicKey,
      },
    ],
    clients: [{ name: LOCAL_CLIENT, role: 'admin', tokenSha256: sha256Hex(credentials.clientToken) }],
    workers: workers.map(({ id }) => ({ id, nkey: keys.workers.get(id) })),
    machineId: machine,
    metrics: metricsOf(installation, 'coordinator'),
    ...overrides.coordinator,
  });
  await writeJson(layout.graderConfig, {
    stateDir: layout.graderState,
    id: GRADER_ID,
    address: addresses.grader,
    tls: layout.graderTls,
    coordinatorTokenSha256: sha256Hex(credentials.graderToken),
    ticketPublicKeyFile: layout.ticketPublicKey,
    sandbox: installation.sandbox,
    metrics: metricsOf(installation, 'grader'),
    ...overrides.grader,
  });
  for (const worker of workers) {
    await writeJson(layout.workerConfig(worker.id), {
      id: worker.id,
      stateDir: layout.workerState(worker.id),
      machineId: machine,
      tls: layout.workerTls(worker.id),
      nats: { servers: [addresses.nats], seedFile: layout.workerSeed(worker.id) },
      head: { address: addresses.coordinator },
      ticketPublicKeyFile: layout.ticketPublicKey,
      graderPublicKeyFiles: { [GRADER_ID]: layout.graderPublicKey },
      lend: worker.lend,
      gateImage: 'podium/gate:1',
      metrics: metricsOf(installation, worker.id),
      ...overrides.worker,
    });
  }
  await writeJson(layout.clientProfile, {
    address: addresses.coordinator,
    token: credentials.clientToken,
    tls: relativeTo(dirname(layout.clientProfile), layout.clientTls),
    graderConfig: layout.graderConfig,
  });
}

/** The profile's folder may be copied to another machine. */
function relativeTo(folder: string, tls: TlsFiles): TlsFiles {
  return {
    caFile: relative(folder, tls.caFile),
    certificateFile: relative(folder, tls.certificateFile),
    privateKeyFile: relative(folder, tls.privateKeyFile),
  };
}

/** Absent: that process serves none. */
function metricsOf({ metrics }: Installation, name: string): { address: string } | undefined {
  const address = metrics.get(name);
  return address === undefined ? undefined : { address };
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeDurably(file, (handle) => handle.writeFile(JSON.stringify(value, null, 2)));
}
