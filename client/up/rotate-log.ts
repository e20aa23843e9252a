import { execFile } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
} from 'node:fs';
import { appendFile, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { pause } from '../../platform/clock/wait.ts';

export interface RotationRules {
  /** A log that is larger is cut. */
  readonly maxBytes: number;
  /** So many older parts stay: NAME.1 is the newest of them. */
  readonly kept: number;
}

/** Of each process: at most about 100 MB in all. */
export const LOG_ROTATION: RotationRules = { maxBytes: 16 * 1024 * 1024, kept: 5 };

const LOOK_MS = 30_000;
const COMMAND_TIMEOUT_MS = 30_000;
/** Ranges that are taken out of a file are whole blocks of its file system; 64 KiB is a multiple of all usual ones. */
const BLOCK_BYTES = 64 * 1024;
const run = promisify(execFile);

/** Looks again and again, until the signal aborts. `tell` hears why a log could not be cut; it grows on then. */
export async function keepRotated(
  file: string,
  rules: RotationRules,
  tell: (trouble: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = false;
  while (!signal.aborted) {
    try {
      await rotateLog(file, rules);
    } catch (error) {
      if (!told) tell(`${file} could not be cut: ${String(error)}`);
      told = true;
    }
    await pause(LOOK_MS, signal);
  }
}

/**
 * Moves the older part of a log that has become too large into a file of its own, while its process goes on writing: that
 * knows nothing of it and never waits. The part is copied, and taken out of the beginning of the file in one step of the file
 * system, so that not a byte is lost, whatever is written meanwhile; a crash in between leaves it in both. Where the file
 * system cannot do that, the file is emptied at the moment at which all of it is copied. Returns whether there was anything to do.
 */
export async function rotateLog(file: string, { maxBytes, kept }: RotationRules): Promise<boolean> {
  const size = (await stat(file).catch(() => null))?.size ?? 0;
  if (size <= maxBytes) return false;
  // Never up to the end: that no file system takes out.
  const part = Math.floor((size - 1) / BLOCK_BYTES) * BLOCK_BYTES;
  if (part === 0) return false;
  const copy = `${file}.part`;
  await pipeline(
    createReadStream(file, { end: part - 1 }),
    createWriteStream(copy, { mode: 0o600, flush: true }),
  );
  for (let n = kept; n > 1; n--) await rename(`${file}.${n - 1}`, `${file}.${n}`).catch(() => undefined);
  await rename(copy, `${file}.1`);
  if (!(await takeOut(file, part))) await empty(file, part, `${file}.1`);
  await rm(`${file}.${kept + 1}`, { force: true });
  return true;
}

/** False where the file system (or the machine) knows no such thing. */
async function takeOut(file: string, bytes: number): Promise<boolean> {
  try {
    await run('fallocate', ['--collapse-range', '--offset', '0', '--length', String(bytes), file], {
      timeout: COMMAND_TIMEOUT_MS,
    });
    return true;
  } catch {
    return false;
  }
}

/** Copies what came since, and empties the file as soon as nothing more has. */
async function empty(file: string, copied: number, to: string): Promise<void> {
  const log = openSync(file, 'r+');
  try {
    for (let position = copied; ;) {
      const { size } = fstatSync(log);
      if (size <= position) {
        ftruncateSync(log, 0);
        return;
      }
      const rest = Buffer.alloc(Math.min(size - position, 1024 * 1024));
      const read = readSync(log, rest, 0, rest.length, position);
      await appendFile(to, rest.subarray(0, read));
      position += read;
    }
  } finally {
    closeSync(log);
  }
}
