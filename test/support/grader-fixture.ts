import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompetitionCard } from '../../contracts/competition/card.ts';
import { openReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import { openReport, type Report } from '../../contracts/report/report.ts';
import { composeCatalog } from '../../grader/compose-catalog.ts';
import { composeGrader } from '../../grader/compose.ts';
import { loadGraderConfig, type GraderConfig } from '../../grader/config.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { silentLogger, type Logger } from '../../platform/logger/logger.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import { writeCompetition, type CompetitionFixture } from './competition-fixture.ts';
import { headKeys } from './handin-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const GRADER_ID = 'grader-1';
export const COORDINATOR_TOKEN = 'coordinator-token';

export interface PreparedGrader extends AsyncDisposable {
  readonly folder: string;
  readonly configFile: string;
  readonly config: GraderConfig;
  readonly headKey: KeyObject;
  readonly graderKey: KeyObject;
  readonly competition: CompetitionFixture;
  readonly card: CompetitionCard;
}

/** A configuration, keys and one competition in a folder of their own; nothing runs. `stateDir` may lie elsewhere. */
export async function prepareGrader(
  overrides: object = {},
  competitionOptions: Parameters<typeof writeCompetition>[1] = {},
): Promise<PreparedGrader> {
  const folder = await temporaryFolder();
  const head = headKeys();
  await writeFile(join(folder.path, 'head.pub'), head.publicKeyPem);
  const configFile = join(folder.path, 'grader.json');
  const json = {
    stateDir: 'state',
    id: GRADER_ID,
    address: '127.0.0.1:0',
    coordinatorTokenSha256: createHash('sha256').update(COORDINATOR_TOKEN).digest('hex'),
    ticketPublicKeyFile: 'head.pub',
    sandbox: 'bubblewrap',
    scorer: { spares: 1, concurrency: 1 },
    ...overrides,
  };
  await writeFile(configFile, JSON.stringify(json));
  const config = loadGraderConfig(configFile);
  const catalog = composeCatalog(config);
  const graderKey = createPublicKey(readFileSync(await catalog.init()));
  const competition = await writeCompetition(join(folder.path, 'competitions'), competitionOptions);
  const { card } = await catalog.add(competition.folder);
  return {
    folder: folder.path,
    configFile,
    config,
    headKey: head.privateKey,
    graderKey,
    competition,
    card,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

export interface GraderClients extends Disposable {
  readonly handIn: ReturnType<typeof handInClient>;
  readonly grading: ReturnType<typeof gradingClient>;
  receiptOf(reply: { receipt: Buffer }): Receipt;
  reportOf(reply: { report: Buffer }): Report;
}

/** Connections of a worker (no token) and of the coordinator to a grader. */
export function graderClients(address: string, graderKey: KeyObject): GraderClients {
  const worker = new Channel(address, '');
  const coordinator = new Channel(address, COORDINATOR_TOKEN);
  return {
    handIn: handInClient(worker),
    grading: gradingClient(coordinator),
    receiptOf: ({ receipt }) => openReceipt(receipt, graderKey),
    reportOf: ({ report }) => openReport(report, graderKey),
    [Symbol.dispose]: () => {
      worker[Symbol.dispose]();
      coordinator[Symbol.dispose]();
    },
  };
}

export const handInClient = (channel: Channel) =>
  channel.service<Services['HandIn']>(serviceDefinition('HandIn'));
export const gradingClient = (channel: Channel) =>
  channel.service<Services['Grading']>(serviceDefinition('Grading'));

export interface RunningGrader extends GraderClients, AsyncDisposable {
  readonly address: string;
}

/** A grader in this process, with real gRPC, SQLite and sandbox. */
export async function startGrader(
  prepared: PreparedGrader,
  logger: Logger = silentLogger,
): Promise<RunningGrader> {
  const grader = await composeGrader(prepared.config, { logger });
  const address = await grader.start();
  const clients = graderClients(address, prepared.graderKey);
  return {
    ...clients,
    address,
    [Symbol.asyncDispose]: async () => {
      clients[Symbol.dispose]();
      await grader[Symbol.asyncDispose]();
    },
  };
}
