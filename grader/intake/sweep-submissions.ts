import { readdir, rm, stat } from 'node:fs/promises';
import { asDigest } from '../../contracts/ids/digest.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import type { SubmissionFiles } from './submission-files.ts';

/**
 * Removes submissions that no hand-in names: bytes that came whole, before the row that promises them could be written. Only
 * old ones, since a row may be about to come; each hand-in writes its file anew, so one that is young again stays. Returns how many.
 */
export async function sweepSubmissions(
  files: SubmissionFiles,
  isNamed: (digest: Digest) => boolean,
  beforeMs: number,
): Promise<number> {
  let removed = 0;
  for (const name of await readdir(files.folder)) {
    if (!/^[0-9a-f]{64}$/.test(name)) continue;
    const digest = asDigest(name);
    const path = files.pathOf(digest);
    if ((await stat(path)).mtimeMs >= beforeMs || isNamed(digest)) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/** Sweeps now, and again and again until it is disposed of; that waits for a sweep under way. Throws what the first one throws. */
export async function keepSwept(
  sweep: () => Promise<number>,
  intervalMs: number,
  logger: Logger,
): Promise<AsyncDisposable> {
  const tell = (count: number): void => {
    if (count > 0) logger.info('removed submissions that no hand-in names', { count });
  };
  tell(await sweep());
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(sweep).then(tell, (error: unknown) => {
      logger.error('submissions could not be swept', { error });
    });
  }, intervalMs);
  timer.unref();
  return {
    [Symbol.asyncDispose]: () => {
      clearInterval(timer);
      return last;
    },
  };
}
