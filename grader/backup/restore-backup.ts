import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { openBackup, unpackBackup, verifyBackup } from '../../platform/backup/read-backup.ts';
import { syncDirectory } from '../../platform/durable/durable-file.ts';
import { stateFiles } from '../state-files.ts';
import { openGraderDatabase } from '../store/store.ts';
import { DATABASE_FILE, PART, vaultKeyPrint } from './make-backup.ts';

export interface GraderRestoreOptions {
  readonly from: string;
  readonly stateDir: string;
  /** Where an earlier state was moved to; its vault key is taken when it is the right one. */
  readonly earlier: string | null;
  /** The vault key's file, when the backup does not hold it. */
  readonly vaultKey: string | null;
  readonly nowMs: number;
}

/** Cursors that a ms may take; a grader stores far fewer hand-ins. */
const CURSORS_PER_MS = 1_000;

/**
 * Puts the grader back into an empty folder. Its receipts go on with cursors that were never given: a head that has read
 * beyond the backup would pass over those that come again under a number it knows. So they begin at the time, which is past
 * every cursor that was counted up from an earlier time.
 */
export async function restoreGrader(options: GraderRestoreOptions): Promise<{ missing: readonly string[] }> {
  const { from, stateDir, earlier, nowMs } = options;
  const files = stateFiles(stateDir);
  if (existsSync(join(stateDir, DATABASE_FILE))) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `${stateDir} holds a grader already. Move it away first, or let podium restore --force do so.`,
    );
  }
  const manifest = await openBackup(from, PART);
  await verifyBackup(from, manifest);
  const keyIsThere = manifest.files.some(({ path }) => join(stateDir, path) === files.vaultKey);
  const key = keyIsThere ? null : await findVaultKey(options, String(manifest.facts['vaultKey']));
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const unfinished = `${DATABASE_FILE}.restoring`;
  const missing = await unpackBackup(from, manifest, stateDir, earlier, (path) =>
    path === DATABASE_FILE ? unfinished : path,
  );
  if (key !== null) {
    await copyFile(key, files.vaultKey);
    await chmod(files.vaultKey, 0o400);
  }
  const database = openGraderDatabase(join(stateDir, unfinished));
  try {
    const at = nowMs * CURSORS_PER_MS;
    database.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'hand_in'").run(at);
    database
      .prepare(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'hand_in', ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'hand_in')",
      )
      .run(at);
    database.pragma('journal_mode = delete');
  } finally {
    database.close();
  }
  await rename(join(stateDir, unfinished), join(stateDir, DATABASE_FILE));
  await syncDirectory(stateDir);
  return { missing };
}

async function findVaultKey(options: GraderRestoreOptions, print: string): Promise<string> {
  const { vaultKey, earlier } = options;
  if (vaultKey !== null) {
    if ((await vaultKeyPrint(vaultKey)) === print) return vaultKey;
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${vaultKey} is not the key that these answers were sealed with.`,
    );
  }
  const old = earlier === null ? null : stateFiles(earlier).vaultKey;
  if (old !== null && existsSync(old) && (await vaultKeyPrint(old)) === print) return old;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    'The backup holds the answers sealed, without the key that opens them. Name your copy of it: --vault-key FILE',
  );
}
