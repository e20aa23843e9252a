import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeaseKey } from '../../contracts/ids/id.ts';
import { leaseName } from '../container/labels.ts';

/** Where an attempt's things lie below the worker's state. */
export interface AttemptFolder {
  readonly root: string;
  /** The container runtime's: scratch and mount point. */
  readonly container: string;
  /** agent.sock; seen by the gate's relay, which runs as a user of its own. */
  readonly sockets: string;
  /** What an agent is sending to its validate service. */
  readonly uploads: string;
  /** What was collected, until it is acknowledged. */
  readonly handIn: string;
}

export function attemptFolder(stateDir: string, lease: LeaseKey): AttemptFolder {
  const root = join(attemptsDir(stateDir), leaseName(lease));
  return {
    root,
    container: join(root, 'container'),
    sockets: join(root, 'sockets'),
    uploads: join(root, 'uploads'),
    handIn: join(root, 'handin'),
  };
}

export async function makeAttemptFolder(folder: AttemptFolder): Promise<void> {
  for (const path of [folder.container, folder.sockets, folder.uploads, folder.handIn]) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  }
  await chmod(folder.sockets, 0o711);
}

/** Removes folders of attempts that the journal does not know: a crash between cleaning and forgetting, or an older journal. */
export async function sweepAttemptFolders(stateDir: string, keep: readonly LeaseKey[]): Promise<void> {
  const kept = new Set(keep.map(leaseName));
  for (const name of await readdir(attemptsDir(stateDir)).catch(() => [])) {
    if (!kept.has(name)) await rm(join(attemptsDir(stateDir), name), { recursive: true, force: true });
  }
}

/** Where attempts keep what is not acknowledged yet. */
export async function handInFolders(stateDir: string): Promise<string[]> {
  const names = await readdir(attemptsDir(stateDir)).catch(() => []);
  return names.map((name) => join(attemptsDir(stateDir), name, 'handin'));
}

function attemptsDir(stateDir: string): string {
  return join(stateDir, 'attempts');
}
