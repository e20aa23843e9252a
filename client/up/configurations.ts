import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createHash } from 'node:crypto';
import type { WorkerId } from '../../contracts/ids/id.ts';
import { headGrants, responderGrants, workerGrants } from '../../contracts/messages/subjects.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import type { NatsUser } from '../../platform/nats/configuration.ts';
import { sha256Hex, type Credentials } from './credentials.ts';
import type { Layout } from './layout.ts';
import type { WorkerShare } from './plan.ts';

export interface Addresses {
  readonly nats: string;
  readonly coordinator: string;
  readonly grader: string;
}

export interface Installation {
  readonly layout: Layout;
  readonly credentials: Credentials;
  readonly addresses: Addresses;
  readonly workers: readonly WorkerShare[];
  readonly sandbox: 'bubblewrap' | 'none';
  /** Fields laid over the coordinator's and the workers' configuration: for tests and tuning. */
  readonly overrides: { readonly coordinator?: object; readonly grader?: object; readonly worker?: object };
}

export const GRADER_ID = 'grader-1';

/** Every NATS user with exactly its subjects (contracts/messages/subjects.ts). */
export function natsUsers(installation: Pick<Installation, 'credentials' | 'workers'>): NatsUser[] {
  const { credentials, workers } = installation;
  const ids = workers.map((worker) => worker.id as WorkerId);
  return [
    { user: 'head', password: credentials.natsHead, ...headGrants() },
    { user: 'responder', password: credentials.natsResponder, ...responderGrants(ids) },
    ...ids.map((id) => ({
      user: id,
      password: workerCredentials(credentials, id).nats,
      ...workerGrants(id),
    })),
  ];
}

/** Writes the configuration files of all processes and the client's profile. */
export async function writeConfigurations(installation: Installation): Promise<void> {
  const { layout, credentials, addresses, workers, overrides } = installation;
  const machine = machineId();
  await mkdir(layout.logs, { recursive: true, mode: 0o700 });
  await writeJson(layout.coordinatorConfig, {
    stateDir: layout.coordinatorState,
    address: addresses.coordinator,
    nats: {
      servers: [addresses.nats],
      user: 'head',
      password: credentials.natsHead,
      responderUser: 'responder',
      responderPassword: credentials.natsResponder,
    },
    ticketKeyFile: layout.ticketKey,
    graders: [
      {
        id: GRADER_ID,
        address: addresses.grader,
        token: credentials.graderToken,
        publicKeyFile: layout.graderPublicKey,
      },
    ],
    clients: [{ name: 'local', role: 'admin', tokenSha256: sha256Hex(credentials.clientToken) }],
    workers: workers.map((worker) => ({
      id: worker.id,
      tokenSha256: sha256Hex(workerCredentials(credentials, worker.id).token),
    })),
    machineId: machine,
    ...overrides.coordinator,
  });
  await writeJson(layout.graderConfig, {
    stateDir: layout.graderState,
    id: GRADER_ID,
    address: addresses.grader,
    coordinatorTokenSha256: sha256Hex(credentials.graderToken),
    ticketPublicKeyFile: layout.ticketPublicKey,
    sandbox: installation.sandbox,
    ...overrides.grader,
  });
  for (const worker of workers) {
    const secrets = workerCredentials(credentials, worker.id);
    await mkdir(layout.workerState(worker.id), { recursive: true, mode: 0o700 });
    await writeJson(layout.workerConfig(worker.id), {
      id: worker.id,
      stateDir: layout.workerState(worker.id),
      machineId: machine,
      nats: { servers: [addresses.nats], user: worker.id, password: secrets.nats },
      head: { address: addresses.coordinator, token: secrets.token },
      ticketPublicKeyFile: layout.ticketPublicKey,
      graderPublicKeyFiles: { [GRADER_ID]: layout.graderPublicKey },
      lend: worker.lend,
      gateImage: 'podium/gate:1',
      ...overrides.worker,
    });
  }
  await writeJson(layout.clientProfile, {
    address: addresses.coordinator,
    token: credentials.clientToken,
    graderConfig: layout.graderConfig,
  });
}

/** Names the machine, so that a run beside the grader is marked colocated. */
function machineId(): string {
  try {
    return createHash('sha256').update(readFileSync('/etc/machine-id')).digest('hex').slice(0, 32);
  } catch {
    return hostname().slice(0, 100);
  }
}

function workerCredentials(credentials: Credentials, worker: string): { nats: string; token: string } {
  const secrets = credentials.workers[worker];
  if (secrets === undefined) throw new RangeError(`No credentials were made for the worker ${worker}.`);
  return secrets;
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeDurably(file, (handle) => handle.writeFile(JSON.stringify(value, null, 2)));
}
