import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { competitionCard } from '../../contracts/competition/card.ts';
import { digest } from '../../contracts/ids/id.ts';
import type { Head } from '../connection/connection.ts';
import { bytes } from '../output/format.ts';

/** What `grader/main.ts add` prints: everything public about the competition it has just sealed. */
export const addedCompetition = z.object({
  card: competitionCard,
  manifestFile: z.string(),
  files: z.array(z.object({ path: z.string(), digest, sizeBytes: z.number().int().nonnegative() })),
  stagingDir: z.string(),
  graderId: z.string(),
});
export type AddedCompetition = z.infer<typeof addedCompetition>;

const CHUNK_BYTES = 1024 * 1024;
const BETWEEN_LINES_MS = 5_000;
const DIGESTS_PER_CALL = 5_000;

/** Uploads the public bundle (only what the head lacks), then registers the card. Safe to interrupt and repeat. */
export async function uploadCompetition(
  head: Head,
  added: AddedCompetition,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const byDigest = new Map(added.files.map((file) => [file.digest as string, file]));
  const fileDigests: string[] = [];
  for (const asked of chunked([...byDigest.keys()], DIGESTS_PER_CALL)) {
    const reply = await head.bundles.missing({ fileDigests: asked }, { deadlineMs: 60_000 });
    fileDigests.push(...reply.fileDigests);
  }
  const files = fileDigests.map((one) => byDigest.get(one)).filter((file) => file !== undefined);
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let sentBytes = 0;
  let saidAtMs = performance.now();
  for (const [index, file] of files.entries()) {
    async function* parts() {
      yield { header: { fileDigest: file.digest, sizeBytes: file.sizeBytes } };
      for await (const chunk of createReadStream(join(added.stagingDir, file.path), {
        highWaterMark: CHUNK_BYTES,
      })) {
        yield { chunk: chunk as Buffer };
        sentBytes += (chunk as Buffer).length;
        if (performance.now() - saidAtMs < BETWEEN_LINES_MS) continue;
        saidAtMs = performance.now();
        const done = `${bytes(sentBytes)} of ${bytes(totalBytes)}, ${index} of ${files.length} files`;
        report(`${added.card.id}: ${done} sent to the head`);
      }
    }
    signal?.throwIfAborted();
    await head.bundles.putFile(parts(), signal === undefined ? {} : { signal });
  }
  await head.bundles.putManifest(manifestChunks(added.manifestFile), { deadlineMs: 600_000 });
  await head.competitions.register({
    card: Buffer.from(JSON.stringify(added.card)),
    graderId: added.graderId,
  });
}

async function* manifestChunks(file: string): AsyncGenerator<{ bytes: Buffer }> {
  for await (const part of createReadStream(file, { highWaterMark: CHUNK_BYTES }))
    yield { bytes: part as Buffer };
}

function* chunked<T>(values: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < values.length; at += size) yield values.slice(at, at + size);
}
