import { join } from 'node:path';
import { competitionCard } from '../../contracts/competition/card.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { graderId, workerId, type RunId, type WorkerId } from '../../contracts/ids/id.ts';
import { helloMessage, type HelloMessage } from '../../contracts/messages/protocol.ts';
import type { ResourceOffer, ResourceRequest } from '../../contracts/resources/resources.ts';
import { agentSpec } from '../../contracts/ticket/ticket.ts';
import type { NewExperiment } from '../../coordinator/store/experiments.ts';
import type { CompetitionRow, ExperimentRow } from '../../coordinator/store/rows.ts';
import type { RetryLimits } from '../../coordinator/store/run-transitions.ts';
import { openStore, type Store } from '../../coordinator/store/store.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A clock that goes only when told to. */
export class ManualClock implements Clock {
  #wallMs = 1_000_000;
  #monotonicMs = 5_000;

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  advance(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }
}

export const GRADER = graderId.parse('grader-1');
export const GIB = 2 ** 30;
export const SMALL: ResourceRequest = {
  cpus: 1,
  memoryBytes: GIB,
  diskBytes: GIB,
  gpus: 0,
  gpuMemoryBytes: 0,
};
export const OFFER: ResourceOffer = { cpus: 2, memoryBytes: 4 * GIB, diskBytes: 16 * GIB, gpus: [] };

export const LIMITS: RetryLimits = {
  maxPlatformFailures: 3,
  maxReclaims: 2,
  retryBaseMs: 1_000,
  retryMaxMs: 60_000,
};

export interface TestRecord extends AsyncDisposable {
  store: Store;
  /** The database. */
  readonly file: string;
  readonly clock: ManualClock;
  /** Closes the file and opens it again, as a restarted head does. */
  reopen(): void;
}

/** A head's record in a folder of its own. */
export async function openRecord(limits: RetryLimits = LIMITS): Promise<TestRecord> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'coordinator.sqlite');
  const record: TestRecord = {
    store: openStore(file, limits),
    file,
    clock: new ManualClock(),
    reopen: () => {
      record.store[Symbol.dispose]();
      record.store = openStore(file, limits);
    },
    [Symbol.asyncDispose]: async () => {
      record.store[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  return record;
}

export const worker = (name: string): WorkerId => workerId.parse(name);

export function helloFrom(name: string, lent: ResourceOffer = OFFER): HelloMessage {
  const hardware = {
    hostname: name,
    cpuModel: 'cpu',
    cpuCores: 2,
    memoryBytes: lent.memoryBytes,
    diskFreeBytes: lent.diskBytes,
    gpus: [],
    kernel: 'linux',
    containerEngine: 'docker',
  };
  const machineId = `machine-of-${name}`;
  return helloMessage.parse({
    protocol: 1,
    worker: name,
    version: 'test',
    state: 'IDLE',
    hardware,
    lent,
    machineId,
  });
}

export function competitionRow(id: string): CompetitionRow {
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
    bundle: digestOf(`bundle of ${id}`),
    bundleBytes: 10,
    answersDigest: digestOf('answers'),
  });
  return { id: card.id, card, graderId: GRADER, registeredAtMs: 0 };
}

export interface Wanted {
  readonly user?: string;
  readonly competitions?: readonly string[];
  readonly seeds?: readonly number[];
  readonly priority?: number;
  readonly resources?: ResourceRequest;
  readonly requestId?: string;
  readonly content?: string;
}

export function newExperiment(wanted: Wanted = {}): NewExperiment {
  return {
    user: wanted.user ?? 'ann',
    name: 'test',
    requestId: wanted.requestId ?? null,
    contentDigest: digestOf(wanted.content ?? ''),
    resourceClass: 'small',
    resources: wanted.resources ?? SMALL,
    limits: {
      timeMs: 60_000,
      pids: 100,
      sharedMemoryBytes: 0,
      submissionBytes: 1024,
      outputBytes: 1024,
      artifactBytes: 1024,
    },
    priority: wanted.priority ?? 0,
    agents: [agentSpec.parse({ id: 'copier', image: 'podium/copier:1', command: [], environment: {} })],
    competitions: (wanted.competitions ?? ['toy']).map(competitionRow),
    seeds: wanted.seeds ?? [0],
  };
}

export interface Submitted {
  readonly experiment: ExperimentRow;
  /** By competition and seed. */
  readonly runs: readonly RunId[];
}

export function submit(
  { store, clock }: Pick<TestRecord, 'store' | 'clock'>,
  wanted: Wanted = {},
): Submitted {
  const { experiment } = store.experiments.submit(newExperiment(wanted), clock.nowMs());
  return { experiment, runs: store.runs.ofExperiment(experiment.id).map((run) => run.id) };
}

/** The only run of a new experiment. */
export function submitOne(record: TestRecord, wanted: Wanted = {}): RunId {
  const [run] = submit(record, wanted).runs;
  if (run === undefined) throw new Error('The experiment has no run.');
  return run;
}
