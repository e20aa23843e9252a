import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handInRecord, type HandInRecord } from '../../contracts/handin/record.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { workerId } from '../../contracts/ids/id.ts';
import type { JournalEvent } from '../../contracts/messages/protocol.ts';
import { signTicket, ticket } from '../../contracts/ticket/ticket.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { ScriptedRuntime } from '../support/scripted-runtime.ts';
import { claimedAttempt, type Attempt } from '../../worker/journal/attempt.ts';
import { Journal } from '../../worker/journal/journal.ts';
import { RetainedContainers } from '../../worker/retention/retained-containers.ts';
import type { AttemptParts } from '../../worker/run/attempt-parts.ts';
import { AttemptRunner } from '../../worker/run/attempt-runner.ts';

/** One attempt's surroundings: a scripted engine, a real journal and real files. */
export const headKey = generateKeyPairSync('ed25519').privateKey;
const ALLOCATION = { cpuset: [0], memoryBytes: 2 ** 28, diskBytes: 2 ** 20, gpus: [] };

export function newAttempt(limits: Record<string, number> = {}): Attempt {
  const value = ticket.parse({
    version: 1,
    run: 'r',
    experiment: 'e',
    attempt: 1,
    epoch: 1,
    fence: 1,
    worker: 'w',
    agent: { id: 'a', image: 'i', command: [], environment: {} },
    competition: { id: 'c', name: 'C', bundle: digestOf('b') },
    seed: 0,
    resources: { cpus: 1, memoryBytes: 2 ** 28, diskBytes: 2 ** 28, gpus: 0, gpuMemoryBytes: 0 },
    limits: {
      timeMs: 60_000,
      pids: 9,
      sharedMemoryBytes: 0,
      submissionBytes: 1000,
      outputBytes: 5000,
      artifactBytes: 100_000,
      ...limits,
    },
    grader: { id: 'g', address: 'x:1' },
    issuedAtMs: 0,
  });
  return claimedAttempt(value, signTicket(value, headKey), ALLOCATION);
}

/** A journal whose process dies at its n-th write: just before it, or just after. */
export class MortalJournal extends Journal {
  dieAt = Infinity;
  before = true;
  onDeath: () => void = () => undefined;
  saves = 0;

  override save(attempt: Attempt, ...events: readonly JournalEvent[]): void {
    this.saves += 1;
    if (this.saves > this.dieAt) throw new Error('dead');
    if (this.saves === this.dieAt) this.onDeath();
    if (this.saves === this.dieAt && this.before) throw new Error('dies');
    super.save(attempt, ...events);
    if (this.saves === this.dieAt) throw new Error('dies');
  }

  override remove(lease: Attempt['lease']): void {
    if (this.saves >= this.dieAt) throw new Error('dead');
    super.remove(lease);
  }
}

export interface World extends AsyncDisposable {
  readonly folder: string;
  readonly runtime: ScriptedRuntime;
  readonly handIns: { record: HandInRecord; bytes: string | null }[];
  readonly artifacts: string[];
  openJournal(): MortalJournal;
  parts(journal: Journal): AttemptParts;
}

export async function makeWorld(overrides: Partial<AttemptParts> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-run-'));
  const runtime = new ScriptedRuntime();
  const world: World = {
    folder,
    runtime,
    handIns: [],
    artifacts: [],
    openJournal: () => new MortalJournal(join(folder, 'journal.db'), systemClock),
    parts: (journal) => ({
      worker: workerId.parse('w'),
      stateDir: folder,
      hostname: 'here',
      runtime,
      bundles: { ensure: () => Promise.resolve(folder) },
      services: { open: () => Promise.resolve(), close: () => undefined },
      submissions: {
        upload: async ({ recordBytes, content, submissionFile }) => {
          const bytes = content.kind === 'submission' ? await readFile(submissionFile, 'utf8') : null;
          world.handIns.push({
            record: handInRecord.parse(JSON.parse(Buffer.from(recordBytes).toString())),
            bytes,
          });
          return Buffer.from('receipt');
        },
      },
      artifacts: {
        upload: async (_, artifact) => {
          assert.equal(digestOf(await readFile(artifact.file)), artifact.digest);
          world.artifacts.push(artifact.name);
        },
      },
      journal,
      clock: systemClock,
      logger: silentLogger,
      publishOutput: () => undefined,
      presentGpus: () => Promise.resolve(new Set<string>()),
      maxPauseMs: 0,
      retention: new RetainedContainers({
        ...{ worker: workerId.parse('w'), stateDir: folder, journal, runtime },
        ...{ clock: systemClock, logger: silentLogger, troubleMs: 1 },
      }),
      makeWay: () => Promise.resolve(),
      images: { agentImage: () => runtime.resolveImage(), ensureGate: () => Promise.resolve() },
      times: {
        tendMs: 5,
        graceMs: 1,
        outputMs: 1000,
        validateMs: 1000,
        troubleMs: 1,
        upload: { baseMs: 1, maxMs: 2 },
        engine: { patienceMs: 50, pauseMs: 1 },
      },
      ...overrides,
    }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  return world;
}

export const never = new AbortController().signal;

/** Runs to the end as the head would have it: events are acknowledged, the run is settled once it is handed in. */
export async function runToEnd(
  world: World,
  journal: Journal,
  attempt: Attempt,
  stop: AbortSignal = never,
  act: (runner: AttemptRunner) => void = () => undefined,
) {
  const [container = null] = await world.runtime.list(workerId.parse('w'));
  const runner = new AttemptRunner(world.parts(journal), attempt, container, () => undefined);
  act(runner);
  const head = setInterval(() => {
    if (stop.aborted) return;
    for (const { event, seq } of journal.pendingEvents(100)) {
      told.push(event);
      journal.acknowledge(seq);
    }
    runner.told();
    if (runner.attempt.phase === 'acknowledged') runner.settle();
  }, 1);
  const told: JournalEvent[] = [];
  try {
    await runner.run(stop);
  } finally {
    clearInterval(head);
  }
  if (!stop.aborted) told.push(...journal.pendingEvents(100).map(({ event }) => event));
  return { runner, events: told };
}

export const types = (events: readonly JournalEvent[]) => events.map(({ type }) => type);
