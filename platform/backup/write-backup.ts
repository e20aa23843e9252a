import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory, writeDurably } from '../durable/durable-file.ts';
import { MANIFEST_FILE, OBJECTS_FOLDER, type BackupFile, type BackupManifest } from './manifest.ts';

export interface FileToKeep {
  /** Where it goes at a restore, below the part's folder. */
  readonly path: string;
  /** Where it is now. */
  readonly source: string;
  /** Known beforehand for files that are named by their content and never change: one that is there already is not read again. */
  readonly sha256?: string;
}

export interface BackupTally {
  readonly files: number;
  readonly bytes: number;
  /** Not there before; the rest was kept from earlier backups in the same folder. */
  readonly newFiles: number;
  readonly newBytes: number;
  readonly missing: readonly string[];
}

/**
 * Writes one part of a backup. INVARIANTS
 *
 * - Every content is one file named by its SHA-256; what an earlier backup left is used again, so a backup that was broken
 *   off goes on where it was, and the next one copies only what is new.
 * - The manifest is replaced last, whole or not at all: until then the folder holds the earlier backup, unharmed.
 * - Contents that no manifest names any more are removed only after that.
 */
export class BackupWriter {
  readonly #folder: string;
  readonly #objects: string;
  readonly #files: BackupFile[] = [];
  readonly #leftOut: BackupFile[] = [];
  readonly #missing: string[] = [];
  #newFiles = 0;
  #newBytes = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#objects = join(folder, OBJECTS_FOLDER);
  }

  static async open(folder: string): Promise<BackupWriter> {
    const writer = new BackupWriter(folder);
    await mkdir(writer.#objects, { recursive: true, mode: 0o700 });
    return writer;
  }

  async keep(file: FileToKeep): Promise<void> {
    try {
      const { mode, size } = await stat(file.source);
      const known = file.sha256 === undefined ? null : await sizeOf(this.#object(file.sha256));
      const sha256 = file.sha256 !== undefined && known === size ? file.sha256 : await this.#copy(file);
      const sizeBytes = await sizeOf(this.#object(sha256));
      this.#files.push({ path: file.path, sha256, sizeBytes: sizeBytes ?? size, mode: mode & 0o777 });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      this.#missing.push(file.path);
    }
  }

  /** Names a file without its content. */
  async leaveOut(file: Required<FileToKeep>): Promise<void> {
    const { mode, size: sizeBytes } = await stat(file.source);
    this.#leftOut.push({ path: file.path, sha256: file.sha256, sizeBytes, mode: mode & 0o777 });
  }

  /** Makes it the backup that this folder holds. */
  async finish(part: string, madeAtMs: number, facts: BackupManifest['facts']): Promise<BackupTally> {
    const manifest: BackupManifest = {
      version: 1,
      part,
      madeAtMs,
      facts,
      files: this.#files,
      leftOut: this.#leftOut,
      missing: this.#missing,
    };
    await syncDirectory(this.#objects);
    await writeDurably(join(this.#folder, MANIFEST_FILE), (handle) =>
      handle.writeFile(JSON.stringify(manifest)),
    );
    const wanted = new Set(this.#files.map(({ sha256 }) => sha256));
    for (const name of await readdir(this.#objects))
      if (!wanted.has(name)) await rm(join(this.#objects, name), { force: true });
    return {
      files: this.#files.length,
      bytes: this.#files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      newFiles: this.#newFiles,
      newBytes: this.#newBytes,
      missing: this.#missing,
    };
  }

  /** Under the digest of what was really read, whatever the file is called. */
  async #copy({ source }: FileToKeep): Promise<string> {
    const temporary = join(this.#objects, `.${process.pid}.new`);
    const hash = createHash('sha256');
    let bytes = 0;
    await writeDurably(temporary, async (handle) => {
      for await (const chunk of createReadStream(source, { highWaterMark: 1 << 20 })) {
        const part = chunk as Buffer;
        hash.update(part);
        bytes += part.length;
        await handle.writeFile(part);
      }
    });
    const sha256 = hash.digest('hex');
    await rename(temporary, this.#object(sha256));
    this.#newFiles += 1;
    this.#newBytes += bytes;
    return sha256;
  }

  #object(sha256: string): string {
    return join(this.#objects, sha256);
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}
