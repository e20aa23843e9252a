import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What an unfinished write is called: <name>.<process id>.<random>.tmp, as platform/durable has it. */
const UNFINISHED = /\.(\d+)\.[0-9a-z]+\.tmp$/;

/** Makes the folder if need be and removes from it what processes that are gone did not finish. Returns the names. */
export async function sweepLeftovers(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = (await readdir(folder)).filter((name) => {
    const writer = Number(UNFINISHED.exec(name)?.[1] ?? Number.NaN);
    return !Number.isNaN(writer) && (writer === process.pid || !isAlive(writer));
  });
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  return names;
}

/** A process id of ours that is alive again after a restart counts as gone: see its caller. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
