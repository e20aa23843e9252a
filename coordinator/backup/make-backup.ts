import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupWriter, type BackupTally } from '../../platform/backup/write-backup.ts';
import { copyDatabase } from '../../platform/sqlite/copy-database.ts';

export const PART = 'coordinator';
export const DATABASE_FILE = 'coordinator.sqlite';

const CONTENT_NAME = /^[0-9a-f]{64}$/;

export interface CoordinatorBackupOptions {
  readonly stateDir: string;
  /** Folder of this part of the backup. */
  readonly to: string;
  readonly nowMs: number;
  /** False: bundles are named, not copied. They are public data that can be uploaded again. */
  readonly withBundles: boolean;
}

/**
 * Backs the head's record up while it may be in use. The database first, as it is at one moment; then the contents that it
 * names, which never change. So everything that it names is there, and something newer perhaps as well. Take it before the
 * grader's: a record must not know receipts that its grader does not.
 */
export async function backUpCoordinator(options: CoordinatorBackupOptions): Promise<BackupTally> {
  const { stateDir, to, nowMs, withBundles } = options;
  const writer = await BackupWriter.open(to);
  const temporary = await mkdtemp(join(to, '.copy-'));
  try {
    const copy = join(temporary, DATABASE_FILE);
    await copyDatabase(join(stateDir, DATABASE_FILE), copy);
    await writer.keep({ path: DATABASE_FILE, source: copy });
    for (const [folder, copied] of [
      ['artifacts', true],
      [join('bundles', 'manifests'), true],
      [join('bundles', 'files'), withBundles],
    ] as const) {
      for (const name of await contentsOf(join(stateDir, folder))) {
        const file = { path: join(folder, name), source: join(stateDir, folder, name), sha256: name };
        await (copied ? writer.keep(file) : writer.leaveOut(file));
      }
    }
    return await writer.finish(PART, nowMs, { database: DATABASE_FILE });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function contentsOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => CONTENT_NAME.test(name));
}
