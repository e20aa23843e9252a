import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Absence, HandInContent } from '../../contracts/handin/record.ts';
import { asDigest } from '../../contracts/ids/digest.ts';
import { syncDirectory } from '../../platform/durable/durable-file.ts';
import { openBelow, openFolder, openFolderBelow, systemCode } from './open-below.ts';

const COPY_BYTES = 1024 * 1024;

/**
 * Copies <home>/submission/submission.csv, exactly one regular file, into a fresh file `target`, and names its content.
 * What is there instead (nothing, a link, a pipe, a folder, too many bytes) is the agent's doing and comes back as an
 * absence, never as an error. The file's bytes are read once; a size above `limitBytes` is refused without reading.
 * After the return the copy is on disk for good. Throws what the system says of the target (a full disk).
 */
export async function collectSubmission(
  homeDir: string,
  target: string,
  limitBytes: number,
): Promise<HandInContent> {
  await rm(target, { force: true });
  const found = await openSubmission(homeDir);
  if (typeof found === 'string') return nothing(found);
  await using source = found;
  const facts = await source.stat();
  if (!facts.isFile()) return nothing('NOT_REGULAR_FILE');
  if (facts.size > limitBytes) return nothing('TOO_LARGE');
  const copied = await copyCapped(source, target, limitBytes);
  if (copied === null) {
    await rm(target, { force: true });
    return nothing('TOO_LARGE');
  }
  await syncDirectory(dirname(target));
  return copied;
}

function nothing(absence: Absence): HandInContent {
  return { kind: 'nothing', absence };
}

async function openSubmission(homeDir: string): Promise<FileHandle | Absence> {
  await using home = await openFolder(homeDir);
  try {
    await using folder = await openFolderBelow(home, 'submission');
    return await openBelow(folder, 'submission.csv');
  } catch (error) {
    const absence = absenceOf(systemCode(error));
    if (absence === null) throw error;
    return absence;
  }
}

/** What a refused open says of the entry; null when the trouble is the machine's. */
function absenceOf(code: string): Absence | null {
  switch (code) {
    case 'ENOENT':
      return 'NO_SUBMISSION';
    case 'ELOOP': // a link
    case 'ENOTDIR': // `submission` is no folder, or a link to one
    case 'ENXIO': // a socket, or a device without a driver
    case 'ENODEV':
    case 'EACCES': // a device on a file system without devices
      return 'NOT_REGULAR_FILE';
    default:
      return null;
  }
}

/** Null when more than `limitBytes` came: the file grew while it was read. */
async function copyCapped(
  source: FileHandle,
  target: string,
  limitBytes: number,
): Promise<HandInContent | null> {
  await using copy = await open(target, 'wx', 0o600);
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, buffer.length, sizeBytes);
    if (bytesRead === 0) break;
    sizeBytes += bytesRead;
    if (sizeBytes > limitBytes) return null;
    const bytes = buffer.subarray(0, bytesRead);
    hash.update(bytes);
    await copy.writeFile(bytes);
  }
  await copy.sync();
  return { kind: 'submission', digest: asDigest(hash.digest('hex')), sizeBytes };
}
