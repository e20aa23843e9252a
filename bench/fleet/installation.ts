import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCompetition } from '../../client/commands/competitions.ts';
import { Head } from '../../client/connection/connection.ts';
import { RunningInstallation } from '../../client/up/installation.ts';
import { layoutOf } from '../../client/up/layout.ts';
import { newNkey } from '../../platform/nats/nkey.ts';
import { Authority } from '../../platform/tls/authority.ts';
import { newKeyPair } from '../../platform/tls/key-pair.ts';
import { writeNumbersCompetition } from '../../test/support/numbers-competition.ts';
import type { MemberFile } from './protocol.ts';

const GIB = 2 ** 30;
const HOUR_MS = 3_600_000;
export const COMPETITION = 'tiny-numbers';

/** A Podium whose workers are simulated: every other part is a process of its own, as `podium up` starts them. */
export interface FleetInstallation extends AsyncDisposable {
  readonly head: Head;
  readonly running: RunningInstallation;
  readonly folder: string;
  /** Of each worker, what it connects with. */
  readonly members: readonly MemberFile[];
}

/** `workers` of them are known to the head from its start. */
export async function startFleetInstallation(workers: number): Promise<FleetInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-fleet-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const nkeys = Array.from({ length: workers }, () => newNkey());
  const ids = nkeys.map((_, index) => `sim-${String(index + 1).padStart(4, '0')}`);
  const running = stack.use(
    await RunningInstallation.start({
      root: join(folder, 'state'),
      workers: [],
      overrides: {
        coordinator: {
          workers: nkeys.map(({ publicKey }, index) => ({ id: ids[index], nkey: publicKey })),
          resourceClasses: [TINY_CLASS],
          defaults: { timeLimitMs: 24 * HOUR_MS },
          logLevel: 'warn',
        },
        grader: { logLevel: 'warn' },
      },
      report: () => undefined,
    }),
  );
  const head = stack.use(new Head(running));
  await addCompetition(
    head,
    await writeNumbersCompetition(folder),
    running.layout.graderConfig,
    () => undefined,
  );
  await head.agents.register({ id: 'simulated', image: 'podium/simulated:1' });
  const members = await certify(running, folder, ids);
  const seeds = nkeys.map(({ seed }) => seed);
  const parts = stack.move();
  return {
    head,
    running,
    folder,
    members: members.map((member, index) => ({ ...member, seed: seeds[index] ?? '' })),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** A certificate for each, all on one key: making a thousand keys would measure nothing. */
async function certify(
  running: RunningInstallation,
  folder: string,
  ids: readonly string[],
): Promise<Omit<MemberFile, 'seed'>[]> {
  const layout = layoutOf(running.layout.root);
  const authority = await Authority.load({
    keyPem: await readFile(layout.authorityKey, 'utf8'),
    certificatePem: await readFile(layout.authorityCertificate, 'utf8'),
  });
  const { privateKeyPem } = await newKeyPair();
  const publicKeySpki = createPublicKey(createPrivateKey(privateKeyPem)).export({
    type: 'spki',
    format: 'der',
  });
  const certificates = join(folder, 'workers');
  await mkdir(certificates);
  const privateKeyFile = join(certificates, 'worker.key');
  await writeFile(privateKeyFile, privateKeyPem, { mode: 0o400 });
  const members: Omit<MemberFile, 'seed'>[] = [];
  for (const id of ids) {
    const certificateFile = join(certificates, `${id}.pem`);
    const identity = { kind: 'worker', name: id } as const;
    await writeFile(
      certificateFile,
      await authority.issue({ identity, lifetimeMs: 24 * HOUR_MS, publicKeySpki }),
    );
    members.push({ id, tls: { caFile: layout.authorityCertificate, certificateFile, privateKeyFile } });
  }
  return members;
}

const TINY_CLASS = {
  name: 'tiny',
  description: 'for simulated workers',
  resources: { cpus: 1, memoryBytes: GIB / 4, diskBytes: GIB / 8, gpus: 0, gpuMemoryBytes: 0 },
};
