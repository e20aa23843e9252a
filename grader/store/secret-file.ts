import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { syncDirectory } from '../../platform/durable/durable-file.ts';
import { hasCode } from './file-error.ts';

/** Nobody but the owner may read a secret; the owner may not write it by accident either. */
const SECRET_MODE = 0o400;
const MAX_SECRET_BYTES = 64 * 1024;

/**
 * Makes a file with a secret unless there is one: whole, mode 0400, on disk when this returns. An existing file is
 * never replaced, also not by two that start at once.
 */
export async function createSecretFile(file: string, secret: () => Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', SECRET_MODE);
    try {
      await handle.writeFile(secret());
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(temporary, file); // unlike a rename, this fails when the name is taken
    await syncDirectory(dirname(file));
  } catch (error) {
    if (!(hasCode(error, 'EEXIST') && (await isThere(file)))) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * @throws PodiumError FAILED_PRECONDITION when it is missing, not a regular file, or others than its owner may read or
 *   write it: such a secret is no secret any more, so it is not used.
 */
export async function readSecretFile(file: string): Promise<Buffer> {
  const refuse = (why: string, cause?: unknown): PodiumError =>
    new PodiumError('FAILED_PRECONDITION', `The key file ${file} ${why}`, { cause });
  let handle;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const text = hasCode(error, 'ENOENT') ? 'is missing: run the "init" command first.' : 'cannot be opened.';
    throw refuse(text, error);
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw refuse('is not a regular file.');
    if ((stat.mode & 0o077) !== 0) {
      const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
      throw refuse(
        `has mode ${mode}: others may have read it. If nobody did, set it to 0400; else replace it.`,
      );
    }
    if (stat.size > MAX_SECRET_BYTES) throw refuse('is far too large for a key.');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await (await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)).close();
    return true;
  } catch {
    return false;
  }
}
