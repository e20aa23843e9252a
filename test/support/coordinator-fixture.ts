import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeManifest } from '../../contracts/bundle/manifest.ts';
import { competitionCard, type CompetitionCard } from '../../contracts/competition/card.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { helloMessage, type HelloMessage } from '../../contracts/messages/protocol.ts';
import { composeCoordinator, type Coordinator } from '../../coordinator/compose.ts';
import { readCoordinatorConfig } from '../../coordinator/config.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { silentLogger, type Logger } from '../../platform/logger/logger.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const GRADER_ID = 'grader-1';
/** Bearer tokens of the fixture: three clients by role, a second submitter, two workers. */
export const TOKENS = {
  read: 'token-of-rita',
  submit: 'token-of-sam',
  otherSubmit: 'token-of-olga',
  admin: 'token-of-ada',
  worker: 'token-of-w1',
  otherWorker: 'token-of-w2',
} as const;

/** A port where nobody listens: NATS and the grader of a coordinator that is tested alone. */
const NOWHERE = '127.0.0.1:1';

export interface PreparedCoordinator extends AsyncDisposable {
  readonly folder: string;
  readonly configFile: string;
  readonly ticketKey: KeyObject;
  readonly graderKey: KeyObject;
}

/** A configuration file and keys in a folder of their own; nothing runs. `overrides` are laid over the file. */
export async function prepareCoordinator(overrides: object = {}): Promise<PreparedCoordinator> {
  const folder = await temporaryFolder();
  const ticket = generateKeyPairSync('ed25519');
  const grader = generateKeyPairSync('ed25519');
  await writeFile(
    join(folder.path, 'ticket.key'),
    ticket.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  await writeFile(join(folder.path, 'grader.pub'), grader.publicKey.export({ type: 'spki', format: 'pem' }));
  const configFile = join(folder.path, 'coordinator.json');
  const json = {
    stateDir: 'state',
    address: '127.0.0.1:0',
    nats: { servers: [NOWHERE], password: 'p', responderPassword: 'p' },
    ticketKeyFile: 'ticket.key',
    graders: [{ id: GRADER_ID, address: NOWHERE, token: 't', publicKeyFile: 'grader.pub' }],
    clients: [
      { name: 'rita', role: 'read', tokenSha256: sha256(TOKENS.read) },
      { name: 'sam', role: 'submit', tokenSha256: sha256(TOKENS.submit) },
      { name: 'olga', role: 'submit', tokenSha256: sha256(TOKENS.otherSubmit) },
      { name: 'ada', role: 'admin', tokenSha256: sha256(TOKENS.admin) },
    ],
    workers: [
      { id: 'w1', tokenSha256: sha256(TOKENS.worker) },
      { id: 'w2', tokenSha256: sha256(TOKENS.otherWorker) },
    ],
    machineId: 'machine',
    minimumFreeBytes: 0,
    ...overrides,
  };
  await writeFile(configFile, JSON.stringify(json));
  return {
    folder: folder.path,
    configFile,
    ticketKey: ticket.privateKey,
    graderKey: grader.privateKey,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

export type CoordinatorClients = ReturnType<typeof coordinatorClients>;

/** Clients of every service over one connection. */
export function coordinatorClients(channel: Channel) {
  return {
    enrollment: channel.service<Services['Enrollment']>(serviceDefinition('Enrollment')),
    experiments: channel.service<Services['Experiments']>(serviceDefinition('Experiments')),
    runs: channel.service<Services['Runs']>(serviceDefinition('Runs')),
    fleet: channel.service<Services['Fleet']>(serviceDefinition('Fleet')),
    competitions: channel.service<Services['Competitions']>(serviceDefinition('Competitions')),
    agents: channel.service<Services['Agents']>(serviceDefinition('Agents')),
    images: channel.service<Services['Images']>(serviceDefinition('Images')),
    bundles: channel.service<Services['Bundles']>(serviceDefinition('Bundles')),
    upkeep: channel.service<Services['Upkeep']>(serviceDefinition('Upkeep')),
    webhooks: channel.service<Services['Webhooks']>(serviceDefinition('Webhooks')),
    artifacts: channel.service<Services['Artifacts']>(serviceDefinition('Artifacts')),
  };
}

export interface RunningCoordinator extends AsyncDisposable {
  readonly coordinator: Coordinator;
  readonly address: string;
  /** Clients with one of TOKENS, or with any other text as the token. */
  as(token: keyof typeof TOKENS | { readonly token: string }): CoordinatorClients;
}

/** A coordinator in this process: real gRPC, real SQLite, real files. */
export async function startCoordinator(
  prepared: PreparedCoordinator,
  logger: Logger = silentLogger,
): Promise<RunningCoordinator> {
  const coordinator = await composeCoordinator(readCoordinatorConfig(prepared.configFile), { logger });
  const address = `127.0.0.1:${coordinator.port}`;
  const channels = new DisposableStack();
  return {
    coordinator,
    address,
    as: (who) =>
      coordinatorClients(
        channels.use(new Channel(address, typeof who === 'string' ? TOKENS[who] : who.token)),
      ),
    [Symbol.asyncDispose]: async () => {
      channels.dispose();
      await coordinator[Symbol.asyncDispose]();
    },
  };
}

/** The public files of a competition that is small and whole. */
export const TOY_FILES: Readonly<Record<string, string>> = {
  'description.md': 'Predict y.\n',
  'format.json': JSON.stringify({
    version: 1,
    sample: 'sample_submission.csv',
    id: { column: 'id', kind: 'integer' },
    columns: [{ name: 'y', kind: 'number' }],
    extraColumns: 'ignore',
    rowMatching: 'by-id',
  }),
  'sample_submission.csv': 'id,y\n1,0\n2,0\n',
};

export interface Bundle {
  readonly card: CompetitionCard;
  readonly manifest: Buffer;
  readonly files: Readonly<Record<string, string>>;
}

/** A bundle of small files and the card of its competition. */
export function bundleOf(id: string, files: Readonly<Record<string, string>> = TOY_FILES): Bundle {
  const entries = Object.entries(files).map(([path, text]) => {
    const digest = digestOf(text);
    return { path, sizeBytes: Buffer.byteLength(text), digest, chunks: text === '' ? [] : [digest] };
  });
  const card = competitionCard.parse({
    version: 1,
    id,
    name: `The ${id} competition`,
    category: 'tabular',
    split: 'dev',
    metric: 'rmse',
    lowerIsBetter: true,
    thresholds: { gold: 1, silver: 2, bronze: 3, median: 4 },
    teams: null,
    licence: 'CC0',
    knownIssues: [],
    bundle: digestOf(''),
    bundleBytes: entries.reduce((sum, entry) => sum + entry.sizeBytes, 0),
    answersDigest: digestOf('answers'),
  });
  const { json, digest } = encodeManifest({ version: 1, competition: card.id, files: entries });
  return { card: { ...card, bundle: digest }, manifest: json, files };
}

export function fileParts(text: string, header: { fileDigest?: string; sizeBytes?: number } = {}) {
  const bytes = Buffer.from(text);
  return [
    { header: { fileDigest: digestOf(bytes), sizeBytes: bytes.length, ...header } },
    ...(bytes.length === 0 ? [] : [{ chunk: bytes }]),
  ];
}

/** Puts a competition's files, manifest and card as its grader's program does. */
export async function registerCompetition(admin: CoordinatorClients, bundle: Bundle): Promise<void> {
  for (const text of Object.values(bundle.files)) await admin.bundles.putFile(fileParts(text));
  await admin.bundles.putManifest([{ bytes: bundle.manifest }]);
  await admin.competitions.register({ card: Buffer.from(JSON.stringify(bundle.card)), graderId: GRADER_ID });
}

/** Two competitions and two agents. */
export async function registerExamples(admin: CoordinatorClients): Promise<void> {
  for (const id of ['digits', 'spam']) await registerCompetition(admin, bundleOf(id));
  for (const id of ['copier', 'lab/learner'])
    await admin.agents.register({ id, image: `podium/${id}:1`, description: id });
}

/** What a worker says first; `lent` is 2 CPUs and 4 GiB. */
export function helloOf(worker: string): HelloMessage {
  const lent = { cpus: 2, memoryBytes: 4 * 2 ** 30, diskBytes: 16 * 2 ** 30, gpus: [] };
  return helloMessage.parse({
    protocol: 1,
    worker,
    version: 'test',
    state: 'IDLE',
    hardware: {
      hostname: worker,
      cpuModel: 'cpu',
      cpuCores: 2,
      memoryBytes: lent.memoryBytes,
      diskFreeBytes: lent.diskBytes,
      gpus: [],
      kernel: 'linux',
      containerEngine: 'docker',
    },
    lent,
    machineId: 'elsewhere',
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
