import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { retry } from '../../platform/retry/retry.ts';
import type { Head } from '../connection/connection.ts';
import { bytes } from '../output/format.ts';
import type { DockerCli } from '../setup/docker-cli.ts';
import { readRange, readSavedImage, type ImageFile } from './saved-image.ts';

export interface UploadedImage {
  readonly imageId: string;
  /** What it takes in the head's store. */
  readonly sizeBytes: number;
  /** What had to be sent; 0 when the head had it. */
  readonly sentBytes: number;
}

const BETWEEN_LINES_MS = 5_000;
/** The head reads every new layer once more, which may take longer than one call. */
const COMPLETE = { callMs: 30_000, calls: 60 };

/**
 * Brings an image of this machine's engine into the head's store: what the head lacks of it, layer by layer, so that an
 * interrupted upload goes on with the layer it was at. Null when the engine has no such image. The export lies in a
 * temporary folder meanwhile. Throws RESOURCE_EXHAUSTED when there is no room for it.
 */
export async function uploadImage(
  head: Head,
  docker: DockerCli,
  reference: string,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<UploadedImage | null> {
  const facts = await docker.inspectImage(reference);
  if (facts === undefined) return null;
  const known = await completed(head, facts.id, facts.layers);
  if (known !== null) return { ...known, sentBytes: 0 };
  const folder = await mkdtemp(join(tmpdir(), 'podium-image-'));
  try {
    await checkRoom(folder, facts.sizeBytes);
    report(`Exporting ${reference} (${bytes(facts.sizeBytes)}) from this machine's engine`);
    const archive = join(folder, 'image.tar');
    await docker.save(facts.id, archive);
    const image = await readSavedImage(archive, folder);
    const { fileDigests } = await head.images.missing({
      fileDigests: image.files.map(({ digest }) => digest),
    });
    const lacking = image.files.filter(({ digest }) => fileDigests.includes(digest));
    const sentBytes = await sendFiles(head, reference, lacking, report, signal);
    const { sizeBytes } = await complete(head, image.id);
    return { imageId: image.id, sizeBytes, sentBytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where engine and head name all of it alike, nothing need be exported to see that nothing is lacking. */
async function completed(
  head: Head,
  id: string,
  layers: readonly string[],
): Promise<{ imageId: string; sizeBytes: number } | null> {
  const { fileDigests } = await head.images.missing({ fileDigests: [id, ...layers] });
  if (fileDigests.length > 0) return null;
  try {
    return await complete(head, id);
  } catch (error) {
    if (isPodiumError(error, 'FAILED_PRECONDITION')) return null; // Collected just now.
    throw error;
  }
}

async function complete(head: Head, imageId: string): Promise<{ imageId: string; sizeBytes: number }> {
  return await retry(() => head.images.complete({ imageId }, { deadlineMs: COMPLETE.callMs }), {
    attempts: COMPLETE.calls,
    baseMs: 100,
    maxMs: 1_000,
    retryable: (error) => isPodiumError(error, 'DEADLINE_EXCEEDED'),
  });
}

async function sendFiles(
  head: Head,
  reference: string,
  files: readonly ImageFile[],
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<number> {
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let sentBytes = 0;
  let saidAtMs = performance.now();
  for (const [index, file] of files.entries()) {
    async function* parts() {
      yield { header: { fileDigest: file.digest, sizeBytes: file.sizeBytes } };
      for await (const chunk of readRange(file.path, file)) {
        yield { chunk: chunk as Buffer };
        sentBytes += (chunk as Buffer).length;
        if (performance.now() - saidAtMs < BETWEEN_LINES_MS) continue;
        saidAtMs = performance.now();
        report(
          `${reference}: ${bytes(sentBytes)} of ${bytes(totalBytes)}, ${index} of ${files.length} files sent to the head`,
        );
      }
    }
    signal?.throwIfAborted();
    await head.images.putFile(parts(), signal === undefined ? {} : { signal });
  }
  report(`${reference}: ${bytes(totalBytes)} sent to the head`);
  return totalBytes;
}

async function checkRoom(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  // Layers that the engine keeps compressed are unpacked beside the export.
  if (bavail * bsize > 1.2 * sizeBytes) return;
  throw new PodiumError(
    'RESOURCE_EXHAUSTED',
    `The image is exported to ${folder} first, which needs ${bytes(1.2 * sizeBytes)}; ${bytes(bavail * bsize)} are free. Set TMPDIR to a larger place, or leave the upload out: --no-upload`,
  );
}
