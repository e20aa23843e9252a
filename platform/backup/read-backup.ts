import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { writeDurably } from '../durable/durable-file.ts';
import { OBJECTS_FOLDER, readManifest, type BackupFile, type BackupManifest } from './manifest.ts';

/** The manifest of the part that a folder holds. Throws NOT_FOUND when there is none, FAILED_PRECONDITION for another part. */
export async function openBackup(folder: string, part: string): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  if (manifest === null)
    throw new PodiumError('NOT_FOUND', `${folder} holds no finished backup of the ${part}.`);
  if (manifest.part !== part)
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `${folder} holds a backup of the ${manifest.part}, not of the ${part}.`,
    );
  return manifest;
}

/** Reads everything that the manifest names, before anything is changed. Throws DATA_LOSS naming each file that is not sound. */
export async function verifyBackup(folder: string, manifest: BackupManifest): Promise<void> {
  const wrong: string[] = [];
  for (const file of new Map(manifest.files.map((entry) => [entry.sha256, entry])).values()) {
    if (!(await isSound(join(folder, OBJECTS_FOLDER, file.sha256), file))) wrong.push(file.path);
  }
  if (wrong.length > 0) {
    const some = wrong.slice(0, 10).join(', ');
    throw new PodiumError(
      'DATA_LOSS',
      `${wrong.length} file(s) of the backup in ${folder} are missing or damaged (${some}). Nothing was changed; use another backup.`,
    );
  }
}

/**
 * Puts every file below `target`, checked again as it is copied. What the backup left out is taken from `elsewhere` when it
 * is there as it should be. `rename` gives a path another name, for one that nobody is to find yet. Returns the paths of what could not be had.
 */
export async function unpackBackup(
  folder: string,
  manifest: BackupManifest,
  target: string,
  elsewhere: string | null,
  rename: (path: string) => string = (path) => path,
): Promise<string[]> {
  for (const file of manifest.files)
    await put(join(folder, OBJECTS_FOLDER, file.sha256), file, join(target, rename(file.path)));
  const lacking: string[] = [...manifest.missing];
  for (const file of manifest.leftOut) {
    const source = elsewhere === null ? null : join(elsewhere, file.path);
    if (source !== null && (await isSound(source, file))) await put(source, file, join(target, file.path));
    else lacking.push(file.path);
  }
  return lacking;
}

async function put(source: string, file: BackupFile, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeDurably(path, async (handle) => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(source, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      await handle.writeFile(chunk as Buffer);
    }
    if (hash.digest('hex') !== file.sha256)
      throw new PodiumError('DATA_LOSS', `${file.path} changed while it was restored.`);
  });
  await chmod(path, file.mode);
}

async function isSound(path: string, file: BackupFile): Promise<boolean> {
  try {
    if ((await stat(path)).size !== file.sizeBytes) return false;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
    return hash.digest('hex') === file.sha256;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
