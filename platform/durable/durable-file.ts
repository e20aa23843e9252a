import { constants, type PathLike } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the entries of a folder survive a power loss: a rename is durable only after this. */
export async function syncDirectory(directory: PathLike): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file so that after a crash it is there whole or not at all: temporary file beside it, fsync, rename, fsync of
 * the folder. `write` gets the open temporary file. A failed fsync is thrown and never tried again: the kernel may have
 * dropped the pages. The temporary file is removed when anything throws.
 */
export async function writeDurably<T>(
  path: string,
  write: (file: FileHandle) => Promise<T>,
  mode = 0o600,
): Promise<T> {
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    let result: T;
    try {
      result = await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
