import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** Some file systems announce nothing: the file is looked at this often all the same. */
const POLL_MS = 2_000;
const ATTEMPTS = 100;
const RETRY_MS = 50;

/**
 * Tells a server that its users have changed: calls `reload` (which sends SIGHUP) after each replacement of the file,
 * until disposed of. `reload` returns false while there is no server to tell, and is then asked again a little later.
 */
export function followUsers(file: string, reload: () => boolean): Disposable {
  let seen: string | null = null;
  let looking = false;
  let again = false;
  let closed = false;

  const tell = (attempt: number): void => {
    if (closed || reload() || attempt >= ATTEMPTS) return;
    setTimeout(() => {
      tell(attempt + 1);
    }, RETRY_MS).unref();
  };
  const look = async (): Promise<void> => {
    again = looking;
    if (looking) return;
    looking = true;
    try {
      const now = await stampOf(file);
      if (seen !== null && now !== null && now !== seen) tell(1);
      if (now !== null) seen = now;
    } finally {
      looking = false;
    }
    if (again) await look();
  };

  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name === null || name === basename(file)) void look();
  });
  watcher.on('error', () => undefined); // The polling below goes on.
  const timer = setInterval(() => void look(), POLL_MS).unref();
  void look();
  return {
    [Symbol.dispose]: () => {
      closed = true;
      clearInterval(timer);
      watcher.close();
    },
  };
}

async function stampOf(file: string): Promise<string | null> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return null;
  }
}
