import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { BackupWriter, type BackupTally } from '../../platform/backup/write-backup.ts';
import { copyDatabase } from '../../platform/sqlite/copy-database.ts';
import { stateFiles } from '../state-files.ts';

export const PART = 'grader';
export const DATABASE_FILE = 'grader.sqlite';

const CONTENT_NAME = /^[0-9a-f]{64}$/;

export interface GraderBackupOptions {
  readonly stateDir: string;
  /** Folder of this part of the backup, on the grader's own host. */
  readonly to: string;
  readonly nowMs: number;
  /** True: the key that opens the answers is in the backup as well, so whoever has the one can read the other. */
  readonly withVaultKey: boolean;
  /** False: what was made to be uploaded is left out; `podium grader add` makes it again. */
  readonly withBundles: boolean;
}

/**
 * Backs the grader up while it may be in use: its database as it is at one moment, then the submissions and the sealed
 * answers that it names, which never change. Answers stay sealed as they are.
 */
export async function backUpGrader(options: GraderBackupOptions): Promise<BackupTally> {
  const { stateDir, to, nowMs, withVaultKey, withBundles } = options;
  const files = stateFiles(stateDir);
  const writer = await BackupWriter.open(to);
  const temporary = await mkdtemp(join(to, '.copy-'));
  try {
    const copy = join(temporary, DATABASE_FILE);
    await copyDatabase(join(stateDir, DATABASE_FILE), copy);
    await writer.keep({ path: DATABASE_FILE, source: copy });
    for (const source of [files.signingKey, files.publicKey, ...(withVaultKey ? [files.vaultKey] : [])])
      await writer.keep({ path: relative(stateDir, source), source });
    const folders = [files.submissions, files.vault, files.imports, ...(withBundles ? [files.bundles] : [])];
    for (const folder of folders) {
      for (const source of await filesBelow(folder)) {
        const name = basename(source);
        const isContent = folder === files.submissions && CONTENT_NAME.test(name);
        const path = relative(stateDir, source);
        await writer.keep(isContent ? { path, source, sha256: name } : { path, source });
      }
    }
    return await writer.finish(PART, nowMs, { vaultKey: await vaultKeyPrint(files.vaultKey) });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Tells whether a key is the right one without telling the key: it has 256 random bits. */
export async function vaultKeyPrint(file: string): Promise<string> {
  return createHash('sha256')
    .update('podium vault key\n')
    .update(await readFile(file))
    .digest('hex');
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) => join(entry.parentPath, entry.name));
}
