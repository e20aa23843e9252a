import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { digest, runId, type WorkerId } from '../../contracts/ids/id.ts';
import { openTicket, type RunLimits, type Ticket } from '../../contracts/ticket/ticket.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { PutArtifactHeader__Output } from '../../proto/gen/podium/v1/PutArtifactHeader.ts';
import type { Services } from '../../proto/services.ts';
import type { BlobStore } from '../artifacts/blob-store.ts';
import { authorize, authorizeWorker } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { NewArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { byteCount, field } from './field.ts';
import { artifactMessage } from './messages.ts';
import { openUpload } from './upload.ts';

type ArtifactsService = Implementation<Services['Artifacts'], CallContext<Identity>>;

/** What a run may leave beside its submission, and which limit of its ticket holds for it. */
const ARTIFACTS = {
  'output.log': 'outputBytes',
  'logs.tar': 'artifactBytes',
  'code.tar': 'artifactBytes',
} as const satisfies Record<string, keyof RunLimits>;
type ArtifactName = keyof typeof ARTIFACTS;
const NAMES = Object.keys(ARTIFACTS) as ArtifactName[];

const artifactName = z.enum(NAMES, { error: `must be one of ${NAMES.join(', ')}` });
const attemptNumber = z.number().int().positive('must be the number of an attempt, from 1');

interface ArtifactsParts {
  readonly store: Pick<Store, 'runs' | 'attempts' | 'artifacts' | 'oldLeases'>;
  readonly blobs: BlobStore;
  /** The head's own: tickets were signed here. */
  readonly ticketPublicKey: KeyObject;
  readonly clock: Clock;
}

/** proto/artifacts.proto: workers put with their ticket, clients read. The bytes are durable before the record names them. */
export function artifactsService({ store, blobs, ticketPublicKey, clock }: ArtifactsParts): ArtifactsService {
  return {
    Put: async (requests, { identity, signal }) => {
      const worker = authorizeWorker(identity);
      const { header, chunks } = await openUpload(requests);
      const ticket = openTicket(header.ticket, ticketPublicKey);
      const attempt = attemptOf(ticket, worker, store, clock.nowMs());
      const { row, maxBytes } = describe(header, ticket, attempt, clock.nowMs());
      const known = store.artifacts.get(row.runId, row.attempt, row.name);
      if (known === null) await blobs.put(row, chunks, { maxBytes, signal });
      return artifactMessage(store.artifacts.put(row));
    },

    List: async (request, { identity }) => {
      authorize(identity, 'read');
      const run = store.runs.require(field('run_id', runId, request.runId));
      return await Promise.resolve({ artifacts: store.artifacts.list(run.id).map(artifactMessage) });
    },

    async *Fetch(request, { identity }) {
      authorize(identity, 'read');
      const run = store.runs.require(field('run_id', runId, request.runId));
      const attempt = field('attempt', attemptNumber, request.attempt);
      const row = store.artifacts.get(run.id, attempt, field('name', artifactName, request.name));
      if (row === null) {
        const there = store.artifacts
          .list(run.id)
          .map((artifact) => `${artifact.name} of attempt ${artifact.attempt}`);
        throw new PodiumError(
          'NOT_FOUND',
          `Run ${run.id} has no ${request.name} of attempt ${attempt}; it has ${there.join(', ') || 'no artifacts yet'}.`,
        );
      }
      if (row.removedAtMs > 0) {
        throw new PodiumError(
          'NOT_FOUND',
          `${row.name} of attempt ${row.attempt} of run ${run.id} was removed on ${new Date(row.removedAtMs).toISOString()}: ${row.removedWhy}.`,
        );
      }
      for await (const bytes of blobs.read(row.digest)) yield { bytes };
    },
  };
}

/**
 * The ticket must be this worker's, and of a lease that the record has. One that a restore made unknown is known again by
 * its ticket, unless somebody else holds the run. Returns the number that the record has for the attempt.
 */
function attemptOf(
  ticket: Ticket,
  worker: WorkerId,
  { attempts, oldLeases }: Pick<Store, 'attempts' | 'oldLeases'>,
  nowMs: number,
): number {
  if (ticket.worker !== worker) {
    throw new PodiumError(
      'PERMISSION_DENIED',
      `The ticket is of worker ${ticket.worker}; worker ${worker} may not use it.`,
    );
  }
  const { run: runId, epoch, fence } = ticket;
  const known = attempts
    .ofRun(runId)
    .find((row) => row.epoch === epoch && row.fence === fence && row.workerId === worker);
  if (known !== undefined) return known.attempt;
  const adopted = oldLeases.adopt({ key: { runId, epoch, fence }, attempt: ticket.attempt, worker }, nowMs);
  if (adopted === null)
    throw new PodiumError(
      'NOT_FOUND',
      `The head knows no attempt ${ticket.attempt} of run ${ticket.run} by worker ${worker}.`,
    );
  return adopted.attempt;
}

function describe(
  header: PutArtifactHeader__Output,
  ticket: Ticket,
  attempt: number,
  nowMs: number,
): { row: NewArtifact; maxBytes: number } {
  const name = field('name', artifactName, header.name);
  const row = {
    runId: ticket.run,
    attempt,
    name,
    digest: field('digest', digest, header.digest),
    sizeBytes: field('size_bytes', byteCount, header.sizeBytes),
    truncatedBytes: field('truncated_bytes', byteCount, header.truncatedBytes),
    createdAtMs: nowMs,
  };
  return { row, maxBytes: ticket.limits[ARTIFACTS[name]] };
}
