import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** More than any database has: the whole copy is one step, so that a busy writer cannot make it begin again for ever. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies a database as it is at one moment, while other processes use it; they are not held up. `target` is written anew,
 * without a journal beside it. Throws NOT_FOUND when there is no database, CORRUPT_STORE when the copy is not sound.
 */
export async function copyDatabase(source: string, target: string): Promise<void> {
  if (!existsSync(source)) throw new PodiumError('NOT_FOUND', `There is no database ${source}.`);
  await rm(target, { force: true });
  const database = new Sqlite(source);
  try {
    database.pragma('busy_timeout = 5000');
    await database.backup(target, { progress: () => ALL_PAGES });
  } finally {
    database.close();
  }
  const copy = new Sqlite(target);
  try {
    copy.pragma('journal_mode = delete');
    if (copy.pragma('integrity_check', { simple: true }) !== 'ok')
      throw new PodiumError('CORRUPT_STORE', `The copy of ${source} fails its integrity check.`);
  } finally {
    copy.close();
  }
}
