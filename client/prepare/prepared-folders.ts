import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What lies in the data folder of one competition. */
export interface PreparedFolders {
  /** The archive, or what was unpacked from it. */
  readonly downloaded: boolean;
  /** Public and private files are there; whether they are right is for the import to say. */
  readonly prepared: boolean;
  readonly preparedBytes: number;
}

export async function lookAtFolders(dataDir: string, id: string): Promise<PreparedFolders> {
  const root = join(dataDir, id);
  const names = await namesIn(root);
  const prepared = (
    await Promise.all(['public', 'private'].map((name) => namesIn(join(root, 'prepared', name))))
  ).every((list) => list.length > 0);
  const hasRaw = (await namesIn(join(root, 'raw'))).length > 0;
  return {
    downloaded: prepared || hasRaw || names.some((name) => name.endsWith('.zip')),
    prepared,
    preparedBytes: await bytesBelow(join(root, 'prepared')),
  };
}

/** Removes what an unfinished preparation left: upstream takes any file there for a finished one. */
export async function removePrepared(dataDir: string, id: string): Promise<void> {
  await rm(join(dataDir, id, 'prepared'), { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}

async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesBelow(path);
    else bytes += (await lstat(path)).size;
  }
  return bytes;
}
