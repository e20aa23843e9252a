import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/**
 * Opening what a hostile agent left behind. Every step names one entry below an open folder, by the folder's
 * descriptor: whatever happens to the path above it meanwhile, the entry is looked up in that very folder. No link is
 * followed, nothing blocks (a FIFO without a writer opens at once), no terminal becomes ours.
 */
const SAFE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;

/** The path of an entry of an open folder; `name` is a single name, as bytes where it need not be UTF-8. */
export function below(folder: FileHandle, name: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${folder.fd}/`), Buffer.from(name)]);
}

/** Opens a folder that we trust the path of. */
export async function openFolder(path: string): Promise<FileHandle> {
  return await open(path, SAFE | constants.O_DIRECTORY);
}

export async function openFolderBelow(folder: FileHandle, name: string | Buffer): Promise<FileHandle> {
  return await open(below(folder, name), SAFE | constants.O_DIRECTORY);
}

/** Opens anything that can be opened; the caller looks with fstat at what it got. */
export async function openBelow(folder: FileHandle, name: string | Buffer): Promise<FileHandle> {
  return await open(below(folder, name), SAFE);
}

/** The system's name of what went wrong (`ENOENT`, ...), '' for anything else. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
