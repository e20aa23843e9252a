import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { openBackup, unpackBackup, verifyBackup } from '../../platform/backup/read-backup.ts';
import { syncDirectory } from '../../platform/durable/durable-file.ts';
import { carryRevocations } from '../enrollment/revocation-log.ts';
import { Restoration } from '../store/restoration.ts';
import { openRecordFile } from '../store/store.ts';
import { Transactor } from '../store/transactor.ts';
import { ChangeFeed } from '../store/change-feed.ts';
import { readEpochMark, writeEpochMark } from './epoch-mark.ts';
import { DATABASE_FILE, PART } from './make-backup.ts';

export interface CoordinatorRestoreOptions {
  /** Folder of this part of the backup. */
  readonly from: string;
  readonly stateDir: string;
  /** Where an earlier state was moved to: what the backup left out may lie there, and a higher epoch be noted. */
  readonly earlier: string | null;
  readonly nowMs: number;
}

export interface RestoredRecord {
  readonly epoch: number;
  readonly backupAtMs: number;
  /** Files that neither the backup nor the earlier state has. */
  readonly missing: readonly string[];
}

/**
 * Puts the head's record back into an empty folder and begins a new epoch in it. Everything is verified before anything is
 * written. Throws NOT_FOUND, DATA_LOSS, or FAILED_PRECONDITION when there is a record already.
 */
export async function restoreCoordinator(options: CoordinatorRestoreOptions): Promise<RestoredRecord> {
  const { from, stateDir, earlier, nowMs } = options;
  if (existsSync(join(stateDir, DATABASE_FILE))) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `${stateDir} holds a record already. Move it away first, or let podium restore --force do so.`,
    );
  }
  const manifest = await openBackup(from, PART);
  await verifyBackup(from, manifest);
  const floor = Math.max(await readEpochMark(stateDir), earlier === null ? 0 : await readEpochMark(earlier));
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  // Under its own name only when the new epoch is in it: nobody may lease by the old one, whatever happens in between.
  const unfinished = `${DATABASE_FILE}.restoring`;
  const missing = await unpackBackup(from, manifest, stateDir, earlier, (path) =>
    path === DATABASE_FILE ? unfinished : path,
  );
  const database = openRecordFile(join(stateDir, unfinished));
  let epoch: number;
  try {
    epoch = new Restoration(database, new Transactor(database, new ChangeFeed())).begin(
      manifest.madeAtMs,
      nowMs,
      floor,
    );
    database.pragma('journal_mode = delete');
  } finally {
    database.close();
  }
  if (earlier !== null) await carryRevocations(earlier, stateDir);
  await writeEpochMark(stateDir, epoch);
  await rename(join(stateDir, unfinished), join(stateDir, DATABASE_FILE));
  await syncDirectory(stateDir);
  return { epoch, backupAtMs: manifest.madeAtMs, missing };
}
