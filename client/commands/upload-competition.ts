import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/** Uploads the public bundle (only what the head lacks), then registers the card. Safe to interrupt and repeat. */
export async function uploadCompetition(
  head: Head,
  added: AddedCompetition,
  report: (line: string) => void,
): Promise<void> {
  const byDigest = new Map(added.files.map((file) => [file.digest as string, file]));
  const { fileDigests } = await head.bundles.missing(
    { fileDigests: [...byDigest.keys()] },
    { deadlineMs: 60_000 },
  );
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
  await head.bundles.putManifest({ json: await readFile(added.manifestFile) }, { deadlineMs: 60_000 });
  await head.competitions.register({
    card: Buffer.from(JSON.stringify(added.card)),
    graderId: added.graderId,
  });
}
