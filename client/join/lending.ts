import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ownerSettings, type OwnerSettings } from '../../contracts/lending/owner-settings.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { shareMachine, type MachineFacts, type WorkerShare } from '../up/plan.ts';
import { ensureMetricsPorts } from '../up/ports.ts';
import { machineId } from '../up/machine-id.ts';
import type { MemberLayout } from './member-layout.ts';
import type { MemberRecord } from './member-record.ts';

/** What the owner said on the command line; absent: as before, else the default. */
export interface LendingWish {
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
  readonly gpus?: readonly string[];
  /** When the machine is lent and when runs are frozen; replaces all that was said before of that. */
  readonly owner?: OwnerSettings;
}

type Lend = WorkerShare['lend'];

/** As much of a worker's configuration as is kept from one start to the next. */
const known = z.object({
  lend: z.object({
    cpuset: z.array(z.number()),
    memoryBytes: z.number(),
    diskBytes: z.number(),
    gpus: z.array(z.string()),
  }),
  owner: ownerSettings.optional(),
});

/** What this machine lends and when: the owner's wish laid over what was said before. Throws INVALID_ARGUMENT for more than there is. */
export async function lendingOf(
  layout: MemberLayout,
  wish: LendingWish,
  facts: MachineFacts,
): Promise<{ lend: Lend; owner?: OwnerSettings }> {
  const before = await readKnown(layout);
  const limits = [wish.cpus, wish.memoryBytes, wish.diskBytes, wish.gpus];
  const unchanged = before !== null && limits.every((limit) => limit === undefined);
  // What was lent is not looked at again: by now the disk is fuller with what the worker itself holds.
  const lend = unchanged ? before.lend : share(wish, before?.lend, facts);
  const owner = wish.owner ?? before?.owner;
  return { lend, ...(owner === undefined ? {} : { owner }) };
}

/** The worker's configuration file. */
export async function writeWorkerConfig(
  layout: MemberLayout,
  member: MemberRecord,
  lending: { readonly lend: Lend; readonly owner?: OwnerSettings },
): Promise<void> {
  const config = {
    id: member.name,
    stateDir: layout.workerState,
    machineId: machineId(),
    tls: { caFile: layout.ca, certificateFile: layout.certificate, privateKeyFile: layout.privateKey },
    nats: { servers: member.nats, seedFile: layout.nkeySeed },
    head: { address: member.coordinator },
    ticketPublicKeyFile: layout.ticketPublicKey,
    graderPublicKeyFiles: Object.fromEntries(member.graders.map((id) => [id, layout.graderPublicKey(id)])),
    metrics: { address: await metricsAddress(layout) },
    ...lending,
  };
  await writeDurably(layout.workerConfig, (file) => file.writeFile(JSON.stringify(config, null, 2)));
}

/** host:port on loopback where the worker serves its metrics; the same from start to start. */
export async function metricsAddress(layout: MemberLayout): Promise<string> {
  const ports = await ensureMetricsPorts(layout.metricsPorts, ['worker']);
  return `127.0.0.1:${ports.get('worker') ?? 0}`;
}

function share(wish: LendingWish, before: Lend | undefined, facts: MachineFacts): Lend {
  const [only] = shareMachine(
    facts,
    {
      workers: 1,
      cpus: wish.cpus ?? before?.cpuset.length ?? facts.cpus.length,
      ...optional('memoryBytes', wish.memoryBytes ?? before?.memoryBytes),
      ...optional('diskBytes', wish.diskBytes ?? before?.diskBytes),
      gpus: wish.gpus ?? before?.gpus ?? [],
    },
    '',
  );
  if (only === undefined) throw new RangeError('One worker has no share.');
  return only.lend;
}

/** What this machine lends now. */
export async function lendOf(layout: MemberLayout): Promise<Lend> {
  return known.parse(JSON.parse(await readFile(layout.workerConfig, 'utf8'))).lend;
}

async function readKnown(layout: MemberLayout): Promise<z.infer<typeof known> | null> {
  if (!existsSync(layout.workerConfig)) return null;
  return known.parse(JSON.parse(await readFile(layout.workerConfig, 'utf8')));
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, Value>>);
}
