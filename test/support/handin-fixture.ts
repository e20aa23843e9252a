import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { CompetitionCard } from '../../contracts/competition/card.ts';
import { handInRecord, type HandInContent, type HandInRecord } from '../../contracts/handin/record.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { runRecord, type RunRecord } from '../../contracts/report/run-record.ts';
import { signTicket, ticket, type Ticket } from '../../contracts/ticket/ticket.ts';

/** The coordinator's key, where a test stands in for the coordinator. */
export function headKeys(): { readonly privateKey: KeyObject; readonly publicKeyPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

export interface LeaseNumbers {
  readonly run?: string;
  readonly epoch?: number;
  readonly fence?: number;
  readonly worker?: string;
}

/** A ticket as the coordinator would sign it. */
export function ticketFor(
  card: Pick<CompetitionCard, 'id' | 'name' | 'bundle'>,
  graderId: string,
  { run = 'run-1', epoch = 1, fence = 1, worker = 'worker-1' }: LeaseNumbers = {},
): Ticket {
  return ticket.parse({
    version: 1,
    run,
    experiment: 'experiment-1',
    attempt: 1,
    epoch,
    fence,
    worker,
    agent: { id: 'copier', image: 'podium/copier:1', command: [], environment: {} },
    competition: { id: card.id, name: card.name, bundle: card.bundle },
    seed: 0,
    resources: { cpus: 1, memoryBytes: 2 ** 30, diskBytes: 2 ** 30, gpus: 0, gpuMemoryBytes: 0 },
    limits: LIMITS,
    grader: { id: graderId, address: '127.0.0.1:1' },
    issuedAtMs: 1_000,
  });
}

const LIMITS = {
  timeMs: 60_000,
  pids: 100,
  sharedMemoryBytes: 0,
  submissionBytes: 64 * 1024 * 1024,
  outputBytes: 1024,
  artifactBytes: 1024,
};

/** What a worker says of the attempt that made this submission; `null` is an absence. */
export function recordFor(submission: string | Uint8Array | null): HandInRecord {
  const content =
    submission === null
      ? { kind: 'nothing', absence: 'NO_SUBMISSION' }
      : { kind: 'submission', digest: digestOf(submission), sizeBytes: Buffer.byteLength(submission) };
  return recordOf(content as HandInContent);
}

export function recordOf(content: HandInContent): HandInRecord {
  return handInRecord.parse({
    version: 1,
    content,
    ending: 'exited',
    exitCode: 0,
    startedAtMs: 1_000,
    endedAtMs: 2_000,
    imageId: 'sha256:image',
    usage: { cpuSeconds: 1, memoryPeakBytes: 1024, scratchUsedBytes: null },
    validateCalls: [],
    validateCallsOmitted: 0,
    hostname: 'host',
  });
}

/** What the head says of the run of that ticket. */
export function runRecordFor(of: Ticket): RunRecord {
  return runRecord.parse({
    version: 1,
    experiment: of.experiment,
    run: of.run,
    user: 'ann',
    agent: of.agent.id,
    image: of.agent.image,
    bundle: of.competition.bundle,
    seed: of.seed,
    resourceClass: 'small',
    resources: of.resources,
    limits: of.limits,
    submittedAtMs: 500,
    settledAtMs: 3_000,
    attempts: [
      {
        attempt: of.attempt,
        epoch: of.epoch,
        fence: of.fence,
        worker: of.worker,
        leasedAtMs: 900,
        outcome: 'settled',
        code: '',
      },
    ],
    colocated: true,
  });
}

export interface HandInMessage {
  readonly header?: { readonly ticket: Buffer; readonly record: Buffer };
  readonly chunk?: Buffer;
}

/** The messages of a hand-in: header, then chunks. */
export function* handInMessages(
  parts: { readonly ticket: Buffer; readonly record: HandInRecord },
  submission: string | Uint8Array | null,
  chunkBytes = 256 * 1024,
): Generator<HandInMessage> {
  yield { header: { ticket: parts.ticket, record: Buffer.from(JSON.stringify(parts.record)) } };
  const bytes = Buffer.from(submission ?? '');
  for (let at = 0; at < bytes.length; at += chunkBytes) yield { chunk: bytes.subarray(at, at + chunkBytes) };
}

export function signedTicket(value: Ticket, headKey: KeyObject): Buffer {
  return signTicket(value, headKey);
}
