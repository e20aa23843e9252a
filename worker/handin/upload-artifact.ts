import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Channel } from '../../platform/grpc/client.ts';
import type { PutArtifactRequest } from '../../proto/gen/podium/v1/PutArtifactRequest.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import type { Archive } from './collect-archive.ts';
import { fileChunks } from './file-chunks.ts';

export interface ArtifactFile extends Archive {
  readonly name: string;
  readonly file: string;
}

const UPLOAD_TIMEOUT_MS = 30 * 60_000;

/** Sends what a run left beside its submission to the head. Safe to repeat. */
export class ArtifactUploader {
  readonly #head: Channel;

  constructor(head: Channel) {
    this.#head = head;
  }

  /** Returns once the head has the bytes. Throws the head's refusal, or DATA_LOSS when it stored something else. */
  async upload(ticketBytes: Uint8Array, artifact: ArtifactFile, signal: AbortSignal): Promise<void> {
    const client = this.#head.service<Services['Artifacts']>(serviceDefinition('Artifacts'));
    const stored = await client.put(requests(ticketBytes, artifact), {
      deadlineMs: UPLOAD_TIMEOUT_MS,
      signal,
    });
    if (stored.digest !== artifact.digest) {
      throw new PodiumError(
        'DATA_LOSS',
        `The head stored ${artifact.name} as ${stored.digest}, not ${artifact.digest}.`,
      );
    }
  }
}

async function* requests(
  ticketBytes: Uint8Array,
  artifact: ArtifactFile,
): AsyncGenerator<PutArtifactRequest> {
  const { name, digest, sizeBytes, truncatedBytes } = artifact;
  yield { header: { ticket: Buffer.from(ticketBytes), name, digest, sizeBytes, truncatedBytes } };
  for await (const chunk of fileChunks(artifact.file)) yield { chunk };
}
