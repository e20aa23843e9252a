import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { natsConfiguration } from '../../platform/nats/configuration.ts';
import { writeConfigurations } from '../up/configurations.ts';
import { ensureCredentials, ensureTicketKey } from '../up/credentials.ts';
import { initializeGrader } from '../up/initialize-grader.ts';
import type { WorkerShare } from '../up/plan.ts';
import { prepareTransport, startUsersFile } from '../up/transport-upkeep.ts';
import { servicesLayout } from './services-layout.ts';

export interface ServicesOptions {
  readonly worker: WorkerShare;
  /** The worker's state folder: the same path on the host and in its container. */
  readonly workerState: string;
}

/** The services by their names, which compose makes known on their networks. */
const SERVERS = ['nats', 'coordinator', 'grader'];
const PORTS = { nats: 4222, coordinator: 7800, grader: 7801, metrics: 9464 };
/** A port that is published on the host's loopback reaches the coordinator under these names. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const EVERYWHERE = '0.0.0.0';

/**
 * Makes authority, keys, certificates and configurations of the services in docker-compose.yml, as far as they are
 * missing; what is good stays, so it may run at each start. Takes a second or two.
 */
export async function configureServices({ worker, workerState }: ServicesOptions): Promise<void> {
  const layout = servicesLayout(workerState);
  const credentials = await ensureCredentials(layout);
  const keys = await prepareTransport(layout, [worker.id], [...SERVERS, ...LOOPBACK]);
  await ensureTicketKey(layout);
  const bound = (port: number): string => `${EVERYWHERE}:${port}`;
  await writeConfigurations({
    layout,
    credentials,
    keys,
    addresses: {
      nats: `nats:${PORTS.nats}`,
      coordinator: `coordinator:${PORTS.coordinator}`,
      grader: `grader:${PORTS.grader}`,
    },
    workers: [worker],
    metrics: new Map(['coordinator', 'grader', worker.id].map((name) => [name, bound(PORTS.metrics)])),
    sandbox: 'bubblewrap',
    overrides: {
      coordinator: { address: bound(PORTS.coordinator) },
      grader: { address: bound(PORTS.grader) },
    },
  });
  await mkdir(dirname(layout.clientTls.caFile), { recursive: true, mode: 0o700 });
  await copyFile(layout.authorityCertificate, layout.clientTls.caFile);
  await writeDurably(join(layout.nats, 'nats.conf'), (file) =>
    file.writeFile(
      natsConfiguration({
        directory: layout.nats,
        host: EVERYWHERE,
        port: PORTS.nats,
        tls: layout.natsTls,
      }),
    ),
  );
  await startUsersFile(layout.nats, keys);
  await initializeGrader(layout);
  await copyFile(join(layout.graderState, 'grader.pub'), layout.graderPublicKey);
}
