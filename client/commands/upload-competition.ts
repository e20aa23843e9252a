import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { competitionCard } from '../../contracts/competition/card.ts';
import { digest } from '../../contracts/ids/id.ts';
import type { Head } from '../connection/connection.ts';

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
const DIGESTS_PER_CALL = 5_000;

/** Uploads the public bundle (only what the head lacks), then registers the card. Safe to interrupt and repeat. */
export async function uploadCompetition(
  head: Head,
  added: AddedCompetition,
  report: (line: string) => void,
): Promise<void> {
  const byDigest = new Map(added.files.map((file) => [file.digest as string, file]));
  const fileDigests: string[] = [];
  for (const asked of chunked([...byDigest.keys()], DIGESTS_PER_CALL)) {
    const reply = await head.bundles.missing({ fileDigests: asked }, { deadlineMs: 60_000 });
    fileDigests.push(...reply.fileDigests);
  }
  let sent = 0;
  for (const fileDigest of fileDigests) {
    const file = byDigest.get(fileDigest);
    if (file === undefined) continue;
    async function* parts() {
      yield { header: { fileDigest, sizeBytes: file?.sizeBytes ?? 0 } };
      for await (const chunk of createReadStream(join(added.stagingDir, file?.path ?? ''), {
        highWaterMark: CHUNK_BYTES,
      }))
        yield { chunk: chunk as Buffer };
    }
    await head.bundles.putFile(parts());
    sent += 1;
    if (sent % 1000 === 0) report(`${added.card.id}: ${sent} of ${fileDigests.length} files sent`);
  }
  await head.bundles.putManifest(manifestChunks(added.manifestFile), { deadlineMs: 600_000 });
  await head.competitions.register({
    card: Buffer.from(JSON.stringify(added.card)),
    graderId: added.graderId,
  });
}

async function* manifestChunks(file: string): AsyncGenerator<{ bytes: Buffer }> {
  for await (const bytes of createReadStream(file, { highWaterMark: CHUNK_BYTES }))
    yield { bytes: bytes as Buffer };
}

function* chunked<T>(values: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < values.length; at += size) yield values.slice(at, at + size);
}
