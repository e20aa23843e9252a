import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { open, opendir, rm, type FileHandle } from 'node:fs/promises';
import type { Digest } from '../../contracts/ids/id.ts';
import { asDigest } from '../../contracts/ids/digest.ts';
import { below, openBelow, openFolder, openFolderBelow, systemCode } from './open-below.ts';
import { MAX_ENTRY_BYTES, TAR_END, tarHeader, tarPadding } from './tar-format.ts';

export interface Archive {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Bytes of files that were left out because of a limit. */
  readonly truncatedBytes: number;
}

export interface ArchiveLimits {
  /** Of the whole archive. */
  readonly sizeBytes: number;
  /** Names looked at, of whatever kind; the rest is left out unseen. */
  readonly entries?: number;
  readonly depth?: number;
}

const READ_BYTES = 256 * 1024;
const DEFAULT_ENTRIES = 50_000;
const DEFAULT_DEPTH = 32;

/**
 * Packs the regular files below <home>/<folder> into a tar at `target`: in byte order of their names, so that the same
 * files give the same bytes. Links, pipes and devices are left out and never followed; so is a file that no longer
 * fits, whose size is counted. Null when there is no such folder. The bytes are synced to disk.
 */
export async function collectArchive(
  homeDir: string,
  folder: string,
  target: string,
  limits: ArchiveLimits,
): Promise<Archive | null> {
  await rm(target, { force: true });
  await using home = await openFolder(homeDir);
  const root = await openFolderBelow(home, folder).catch((error: unknown) => {
    if (systemCode(error) === '') throw error;
    return null;
  });
  if (root === null) return null;
  await using top = root;
  await using file = await open(target, 'wx', 0o600);
  const writer = new ArchiveWriter(file, limits);
  await writer.folder(top, Buffer.from(`${folder}/`), 0);
  return await writer.finish();
}

class ArchiveWriter {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  readonly #limitBytes: number;
  readonly #depth: number;
  #entriesLeft: number;
  #sizeBytes = 0;
  #truncatedBytes = 0;

  constructor(file: FileHandle, limits: ArchiveLimits) {
    this.#file = file;
    this.#limitBytes = limits.sizeBytes - TAR_END.length;
    this.#entriesLeft = limits.entries ?? DEFAULT_ENTRIES;
    this.#depth = limits.depth ?? DEFAULT_DEPTH;
  }

  async folder(folder: FileHandle, prefix: Buffer, depth: number): Promise<void> {
    for (const entry of await this.#entries(folder)) {
      const name = Buffer.from(entry.name, 'latin1');
      const path = Buffer.concat([prefix, name]);
      try {
        if (entry.isFile()) await this.#add(folder, name, path);
        else if (entry.isDirectory() && depth < this.#depth) {
          await using inner = await openFolderBelow(folder, name);
          await this.folder(inner, Buffer.concat([path, Buffer.from('/')]), depth + 1);
        }
      } catch (error) {
        // Gone or turned into something else since it was listed: not one of the agent's files any more.
        if (!['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO', 'ENODEV', 'EACCES'].includes(systemCode(error)))
          throw error;
      }
    }
  }

  async finish(): Promise<Archive> {
    await this.#write(TAR_END);
    await this.#file.sync();
    return {
      digest: asDigest(this.#hash.digest('hex')),
      sizeBytes: this.#sizeBytes,
      truncatedBytes: this.#truncatedBytes,
    };
  }

  /** Read one by one, since a folder may hold millions of names. As latin1 a name keeps its bytes, whatever they are. */
  async #entries(folder: FileHandle): Promise<Dirent[]> {
    const entries: Dirent[] = [];
    await using names = await opendir(below(folder, '.').toString(), { encoding: 'latin1' });
    while (this.#entriesLeft > 0) {
      const entry = await names.read();
      if (entry === null) break;
      this.#entriesLeft -= 1;
      entries.push(entry);
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async #add(folder: FileHandle, name: Buffer, path: Buffer): Promise<void> {
    await using source = await openBelow(folder, name);
    const facts = await source.stat();
    if (!facts.isFile()) return;
    const header = tarHeader(path, Math.min(facts.size, MAX_ENTRY_BYTES), facts.mtimeMs);
    const padding = tarPadding(facts.size);
    if (
      facts.size > MAX_ENTRY_BYTES ||
      this.#sizeBytes + header.length + facts.size + padding.length > this.#limitBytes
    ) {
      this.#truncatedBytes += facts.size;
      return;
    }
    await this.#write(header);
    await this.#copy(source, facts.size);
    await this.#write(padding);
  }

  /** Exactly `sizeBytes`, as the header promises: what a shrinking file lacks is zeros. */
  async #copy(source: FileHandle, sizeBytes: number): Promise<void> {
    for (let offset = 0; offset < sizeBytes;) {
      const wanted = Math.min(this.#buffer.length, sizeBytes - offset);
      const { bytesRead } = await source.read(this.#buffer, 0, wanted, offset);
      const got = bytesRead === 0 ? wanted : bytesRead;
      if (bytesRead === 0) this.#buffer.fill(0, 0, wanted);
      await this.#write(this.#buffer.subarray(0, got));
      offset += got;
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.length;
    await this.#file.writeFile(bytes);
  }
}
