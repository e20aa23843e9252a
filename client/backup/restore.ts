import { existsSync } from 'node:fs';
import { access, constants, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { openBackup, unpackBackup, verifyBackup } from '../../platform/backup/read-backup.ts';
import { layoutOf } from '../up/layout.ts';
import { endLeftProcesses, holdStateFolder } from '../up/state-folder.ts';
import { INSTALLATION } from './back-up.ts';
import { runPartProgram, type Part } from './part-program.ts';

export interface RestoreOptions {
  readonly from: string;
  readonly root: string;
  /** Moves what is there aside instead of refusing. */
  readonly force: boolean;
  readonly vaultKey: string | undefined;
  /** That part alone; the rest of the installation stays as it is. Undefined: all that the backup holds. */
  readonly part: Part | undefined;
}

export interface Restored {
  /** Of the head's record; null when it was not restored. */
  readonly epoch: number | null;
  readonly backupAtMs: number | null;
  /** Where what was there before lies now; null when there was nothing. */
  readonly earlier: string | null;
  /** Files that nobody has any more, by part. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
}

const PARTS = ['coordinator', 'grader'] as const satisfies readonly Part[];

/** Stay where they are: what workers hold and have not handed in yet lies there, and is known to them alone. */
const STAYS = /^(workers|up\.lock.*)$/;

const restoredRecord = z.object({ epoch: z.number(), backupAtMs: z.number(), missing: z.array(z.string()) });
const restoredGrader = z.object({ missing: z.array(z.string()) });

/**
 * Puts a backup back where `podium up` will find it. Nothing may run there. What is there is refused, or with `force` moved
 * into a folder beside the rest, never deleted. All parts are verified before the first file is written; when one cannot be
 * put back all the same, what was there is put back instead.
 */
export async function restore({ from, root, force, vaultKey, part }: RestoreOptions): Promise<Restored> {
  const parts = PARTS.filter((each) => existsSync(join(from, each)) && (part ?? each) === each);
  const whole = part === undefined;
  if (parts.length === 0) throw new PodiumError('NOT_FOUND', `${from} holds no backup of Podium.`);
  for (const each of [...parts, ...(whole ? [INSTALLATION] : [])])
    await verifyBackup(join(from, each), await openBackup(join(from, each), each));
  const layout = layoutOf(root);
  await mkdir(root, { recursive: true, mode: 0o700 });
  await using _hold = await holdStateFolder(root);
  await endLeftProcesses(layout.processes);
  if (vaultKey !== undefined) await requireReadable(vaultKey);
  const earlier = await moveAside(root, force, part);
  try {
    // The key may have lain in what was moved.
    const moved = vaultKey === undefined || earlier === null ? vaultKey : nowAt(vaultKey, root, earlier);
    return await putBack({ from, root, parts, whole, earlier, vaultKey: moved });
  } catch (error) {
    if (earlier !== null) await undo(root, earlier, part);
    throw error;
  }
}

interface PutBack {
  readonly from: string;
  readonly root: string;
  readonly parts: readonly Part[];
  /** With the installation's own files. */
  readonly whole: boolean;
  readonly earlier: string | null;
  readonly vaultKey: string | undefined;
}

async function putBack({ from, root, parts, whole, earlier, vaultKey }: PutBack): Promise<Restored> {
  const missing: Record<string, readonly string[]> = {};
  if (whole) {
    const folder = join(from, INSTALLATION);
    missing[INSTALLATION] = await unpackBackup(folder, await openBackup(folder, INSTALLATION), root, null);
  }
  let record: z.infer<typeof restoredRecord> | null = null;
  if (parts.includes('coordinator')) {
    record = await restoreCoordinator(from, root, earlier);
    missing['coordinator'] = record.missing;
  }
  if (parts.includes('grader')) {
    const args = ['restore', '--config', layoutOf(root).graderConfig, '--from', join(from, 'grader')];
    const old = earlier === null ? [] : ['--earlier', join(earlier, 'grader')];
    const key = vaultKey === undefined ? [] : ['--vault-key', vaultKey];
    missing['grader'] = (await runPartProgram('grader', [...args, ...old, ...key], restoredGrader)).missing;
  }
  return { epoch: record?.epoch ?? null, backupAtMs: record?.backupAtMs ?? null, earlier, missing };
}

async function restoreCoordinator(
  from: string,
  root: string,
  earlier: string | null,
): Promise<z.infer<typeof restoredRecord>> {
  const { coordinatorConfig } = layoutOf(root);
  const args = ['restore', '--config', coordinatorConfig, '--from', join(from, 'coordinator')];
  const old = earlier === null ? [] : ['--earlier', join(earlier, 'coordinator')];
  return await runPartProgram('coordinator', [...args, ...old], restoredRecord);
}

async function requireReadable(key: string): Promise<void> {
  try {
    await access(key, constants.R_OK);
  } catch (error) {
    throw new PodiumError('NOT_FOUND', `The vault key ${key} cannot be read. Nothing was touched.`, {
      cause: error,
    });
  }
}

function nowAt(file: string, root: string, earlier: string): string {
  const path = relative(root, file);
  const moved = join(earlier, path);
  return !path.startsWith('..') && existsSync(moved) ? moved : file;
}

/** Takes away what a restore that failed has written, all of it from the backup, and puts back what was there. */
async function undo(root: string, earlier: string, part: Part | undefined): Promise<void> {
  for (const name of await movable(root, part)) await rm(join(root, name), { recursive: true });
  for (const name of await readdir(earlier)) await rename(join(earlier, name), join(root, name));
  await rm(earlier, { recursive: true });
}

async function movable(root: string, part: Part | undefined): Promise<string[]> {
  return (await readdir(root)).filter(
    (name) => !STAYS.test(name) && !name.startsWith('before-restore-') && (part ?? name) === name,
  );
}

async function moveAside(root: string, force: boolean, part: Part | undefined): Promise<string | null> {
  const names = await movable(root, part);
  if (names.length === 0) return null;
  if (!force) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `${root} is not empty (${names.slice(0, 5).join(', ')}). Name another folder with --state, or move what is there aside with --force.`,
    );
  }
  const earlier = join(root, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  await mkdir(earlier, { mode: 0o700 });
  for (const name of names) await rename(join(root, name), join(earlier, name));
  return earlier;
}
