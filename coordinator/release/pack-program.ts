import { resolve } from 'node:path';
import { createLogger } from '../../platform/logger/logger.ts';
import { ReleaseArchive } from './release-archive.ts';

const PROJECT_FOLDER = resolve(import.meta.dirname, '..', '..');

/** `pack FOLDER`: what is installed here as one archive, for images. Prints its digest as JSON; it lies in FOLDER/DIGEST.tar.gz. */
export async function runPackProgram([directory]: readonly string[]): Promise<number> {
  if (directory === undefined) {
    process.stderr.write('node coordinator/main.ts pack FOLDER\n');
    return 1;
  }
  const logger = createLogger('coordinator', 'warn');
  const release = await new ReleaseArchive({ projectFolder: PROJECT_FOLDER, directory, logger }).current();
  process.stdout.write(`${JSON.stringify(release)}\n`);
  return 0;
}
