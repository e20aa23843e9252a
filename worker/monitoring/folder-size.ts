import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from '../../platform/clock/wait.ts';

/** A folder of many files is not looked through for every scrape, and no scrape waits long for it. */
const FRESH_MS = 60_000;
const PATIENCE_MS = 1_000;

/** The bytes of a flat folder's files, as they were within the last minute. */
export class FolderSize {
  readonly #folder: string;
  #bytes = 0;
  #measuredAtMs = -Infinity;
  #measuring: Promise<void> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async bytes(): Promise<number> {
    if (performance.now() - this.#measuredAtMs > FRESH_MS) {
      this.#measuring ??= this.#measure().finally(() => {
        this.#measuring = null;
      });
      await Promise.race([this.#measuring, pause(PATIENCE_MS)]);
    }
    return this.#bytes;
  }

  /** A file that goes meanwhile, or a folder that is not there, counts nothing. */
  async #measure(): Promise<void> {
    let bytes = 0;
    for (const name of await readdir(this.#folder).catch(() => [])) {
      bytes += await stat(join(this.#folder, name)).then(
        ({ size }) => size,
        () => 0,
      );
    }
    this.#bytes = bytes;
    this.#measuredAtMs = performance.now();
  }
}
