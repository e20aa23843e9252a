import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { digest, epoch, fence, runId, type Digest } from '../../contracts/ids/id.ts';
import { runRecord, type RunRecord } from '../../contracts/report/run-record.ts';
import type { GradeRequest__Output } from '../../proto/gen/podium/v1/GradeRequest.ts';
import type { HandInKey } from '../store/lease-key.ts';

export interface GradeOrder {
  readonly key: HandInKey;
  /** Null when nothing was handed in. */
  readonly submission: Digest | null;
  readonly runRecord: RunRecord;
  /** Of what the run was; a second order for the same key must have the same. */
  readonly runRecordDigest: Digest;
}

const fields = z.object({ runId, epoch, fence, submissionDigest: z.union([digest, z.literal('')]) });

/** @throws PodiumError INVALID_ARGUMENT naming every field that is wrong. */
export function parseGradeRequest(request: GradeRequest__Output): GradeOrder {
  const parsed = fields.safeParse(request);
  if (!parsed.success) {
    throw new PodiumError('INVALID_ARGUMENT', `Malformed order to grade: ${z.prettifyError(parsed.error)}`);
  }
  const record = runRecord.safeParse(jsonOf(request.runRecord));
  if (!record.success) {
    throw new PodiumError('INVALID_ARGUMENT', `Malformed run record: ${z.prettifyError(record.error)}`);
  }
  const { data } = parsed;
  if (record.data.run !== data.runId) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The run record is of ${record.data.run}, the order of ${data.runId}.`,
    );
  }
  return {
    key: { run: data.runId, epoch: data.epoch, fence: data.fence },
    submission: data.submissionDigest === '' ? null : data.submissionDigest,
    runRecord: record.data,
    runRecordDigest: digestOf(identityOf(record.data)),
  };
}

/**
 * What the run was. When it was settled, by which attempts and within which time may be told otherwise later (a head that was
 * restored knows nothing of an extension since its backup): there the first word stays.
 */
function identityOf({
  experiment,
  run,
  agent,
  image,
  bundle,
  seed,
  resourceClass,
  limits: { timeMs: _extendable, ...limits },
}: RunRecord): string {
  return JSON.stringify([experiment, run, agent, image, bundle, seed, resourceClass, limits]);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'The run record is not JSON.', { cause: error });
  }
}
