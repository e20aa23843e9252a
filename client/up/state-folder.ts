import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause } from '../../platform/clock/wait.ts';
import { identifyProcess, isAlive, type ProcessIdentity } from '../setup/process-identity.ts';

const identity = z.object({ pid: z.number().int(), startTicks: z.number() });

const HOLDER_FILE = 'up.lock';
/** A worker drains at the first SIGTERM and stops at the second. */
const SECOND_SIGNAL_MS = 500;
const KILL_MS = 15_000;
const POLL_MS = 50;

/**
 * Holds a state folder for this process until disposed of: two that start the same parts in it would share their
 * ports, databases and journals. The note of a process that is no more is taken over. Throws FAILED_PRECONDITION,
 * naming the process, while another holds it.
 */
export async function holdStateFolder(root: string): Promise<AsyncDisposable> {
  const file = join(root, HOLDER_FILE);
  const own = `${file}.${process.pid}`;
  await writeFile(own, JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      try {
        await link(own, file); // Fails when it is there, and is never there without its content.
        return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const holder = await readIdentity(file);
      if (holder !== null && isAlive(holder)) {
        throw new PodiumError(
          'FAILED_PRECONDITION',
          `Podium is up already with the state in ${root} (process ${holder.pid}). Use that one, end it with Ctrl-C, or name another folder with --state.`,
        );
      }
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Ends the processes that a start before this one left running, because it was killed itself: `folder` holds a file
 * for each (SupervisedProcess writes them). Workers leave their containers to the next worker of their name, which
 * adopts them. Returns how many were running. Takes at most 15 s.
 */
export async function endLeftProcesses(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const known = await Promise.all(names.map((name) => readIdentity(join(folder, name))));
  const left = known.filter((process) => process !== null).filter(isAlive);
  await Promise.all(left.map(end));
  await rm(folder, { recursive: true, force: true });
  return left.length;
}

/** The process that holds the folder now, null for none. */
export async function holderOf(root: string): Promise<number | null> {
  const holder = await readIdentity(join(root, HOLDER_FILE));
  return holder !== null && isAlive(holder) ? holder.pid : null;
}

/** Ends the process that holds the folder, if one does: asked once it drains, asked again it stops. Takes at most 15 s. */
export async function endHolder(root: string): Promise<void> {
  const holder = await readIdentity(join(root, HOLDER_FILE));
  if (holder !== null && isAlive(holder)) await end(holder);
}

/**
 * Forgets what an installation did before, for a start from nothing. What stays of the workers is the folders of their
 * attempts: a killed one may have left disks mounted there, which its successor finds by the containers' labels.
 */
export async function forgetRecords(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    if (name === HOLDER_FILE) continue;
    if (name !== 'workers') {
      await rm(join(root, name), { recursive: true, force: true });
      continue;
    }
    for (const worker of await readdir(join(root, name))) {
      for (const part of await readdir(join(root, name, worker))) {
        if (part !== 'attempts') await rm(join(root, name, worker, part), { recursive: true, force: true });
      }
    }
  }
}

async function end(left: ProcessIdentity): Promise<void> {
  const startedAt = performance.now();
  const send = (signal: 'SIGTERM' | 'SIGKILL'): void => {
    if (isAlive(left)) process.kill(left.pid, signal);
  };
  send('SIGTERM');
  let signals = 1;
  while (isAlive(left)) {
    const waitedMs = performance.now() - startedAt;
    if (signals === 1 && waitedMs > SECOND_SIGNAL_MS) {
      signals = 2;
      send('SIGTERM');
    } else if (signals === 2 && waitedMs > KILL_MS) {
      signals = 3;
      send('SIGKILL');
    }
    await pause(POLL_MS);
  }
}

async function readIdentity(file: string): Promise<ProcessIdentity | null> {
  try {
    return identity.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
