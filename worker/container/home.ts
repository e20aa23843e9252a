import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { HomeFile } from './container-runtime.ts';
import { hostCommand } from './host-command.ts';
import type { RunUser } from './run-user.ts';

/** Folders that every run has below /home; `data` is where the public data is mounted. */
const FOLDERS = ['submission', 'logs', 'code', 'data'];
const CHOWN_TIMEOUT_MS = 300_000;

/**
 * Writes the run's files and folders into its /home. The image's own files lie there already, and the image is not to
 * be trusted: where it put a link (or a file) in the way of one of ours, ours takes the place. Nothing is followed.
 */
export async function fillHome(homeDir: string, files: ReadonlyMap<string, HomeFile>): Promise<void> {
  for (const folder of FOLDERS) await ensureFolder(homeDir, folder);
  for (const [name, file] of files) await writeHomeFile(homeDir, checkName(name), file);
}

/** Gives everything below the folders to the run's user, links themselves included. Needs root, or that user. */
export async function ownFolders(
  folders: readonly string[],
  user: RunUser,
  signal?: AbortSignal,
): Promise<void> {
  await hostCommand('chown', ['-hRP', `${user.uid}:${user.gid}`, '--', ...folders], {
    timeoutMs: CHOWN_TIMEOUT_MS,
    signal,
  });
}

function checkName(name: string): string {
  const clean = posix.normalize(name);
  const [top] = clean.split('/');
  if (
    name === '' ||
    clean !== name ||
    name.includes('\0') ||
    clean.startsWith('/') ||
    top === '..' ||
    top === '.' ||
    top === 'data'
  ) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(name)} cannot be written below /home: give a path relative to /home, outside data/, without . or ..`,
    );
  }
  return clean;
}

async function writeHomeFile(homeDir: string, name: string, file: HomeFile): Promise<void> {
  await ensureFolder(homeDir, dirname(name));
  const path = join(homeDir, name);
  await rm(path, { recursive: true, force: true });
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const mode = file.executable === true ? 0o755 : 0o644;
  const handle = await open(path, flags, mode);
  try {
    await handle.writeFile(file.content);
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}

async function ensureFolder(homeDir: string, name: string): Promise<void> {
  let path = homeDir;
  for (const part of name.split('/')) {
    if (part === '.') continue;
    path = join(path, part);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory() === true) continue;
    await rm(path, { force: true });
    await mkdir(path, { mode: 0o755 });
  }
}
