import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { mkdir, open, readdir, rm, stat, statfs, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { asDigest, hexOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { syncDirectory, writeDurably } from '../../platform/durable/durable-file.ts';
import { abortable } from './abortable.ts';

/** What a caller says it will send. */
export interface BlobPromise {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

export interface BlobStoreOptions {
  readonly directory: string;
  /** What a write must leave free on the disk: the databases beside it must never see it full. */
  readonly minimumFreeBytes: number;
  /** Free bytes of the disk; the tests give their own. */
  readonly freeBytes?: (directory: string) => Promise<number>;
}

/** Bytes of one message of a reading stream: between 256 KiB and 1 MiB, as proto/bundles.proto promises. */
const READ_CHUNK_BYTES = 512 * 1024;

/**
 * Bytes under their own SHA-256 in one flat folder. A blob is there whole or not at all, is never changed, and is read
 * from any offset. Names come from digests alone, so no caller can name a path.
 */
export class BlobStore {
  readonly #directory: string;
  readonly #minimumFreeBytes: number;
  readonly #freeBytes: (directory: string) => Promise<number>;
  /** Promised by uploads under way and not yet written, so that two cannot both take the last space. */
  #awaitedBytes = 0;

  private constructor(options: BlobStoreOptions) {
    this.#directory = options.directory;
    this.#minimumFreeBytes = options.minimumFreeBytes;
    this.#freeBytes = options.freeBytes ?? freeBytesOf;
  }

  /** Makes the folder and removes what uploads left in it when the process was killed. */
  static async open(options: BlobStoreOptions): Promise<BlobStore> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    await syncDirectory(join(options.directory, '..'));
    for (const name of await readdir(options.directory)) {
      if (name.endsWith('.tmp')) await rm(join(options.directory, name), { force: true });
    }
    return new BlobStore(options);
  }

  /**
   * Stores what `chunks` gives and returns after it is durable; `stored` is false when it was here before, and then
   * nothing is read. Throws RESOURCE_EXHAUSTED over `maxBytes` or when the disk would get too full, DATA_LOSS when the
   * bytes are not what was promised. Whatever is thrown, no file stays behind.
   */
  async put(
    promised: BlobPromise,
    chunks: AsyncIterable<Uint8Array>,
    options: { readonly maxBytes: number; readonly signal: AbortSignal },
  ): Promise<{ stored: boolean }> {
    const known = await this.size(promised.digest);
    if (known !== null) {
      if (known !== promised.sizeBytes) throw wrongSize(promised, known);
      if (await this.touch(promised.digest)) return { stored: false };
    }
    if (promised.sizeBytes > options.maxBytes) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `${promised.sizeBytes} bytes are more than the limit of ${options.maxBytes}.`,
      );
    }
    const awaited = new Awaited(promised.sizeBytes, (change) => {
      this.#awaitedBytes += change;
    });
    try {
      await this.#checkSpace(promised.sizeBytes);
      await writeDurably(
        this.#path(promised.digest),
        (file) => receive(file, promised, chunks, options.signal, awaited),
        0o400,
      );
      return { stored: true };
    } catch (error) {
      throw isDiskFull(error) ? diskFull(error) : error;
    } finally {
      awaited.settle();
    }
  }

  async list(): Promise<Digest[]> {
    return (await readdir(this.#directory)).filter((name) => /^[0-9a-f]{64}$/.test(name)).map(asDigest);
  }

  /** Removes these unless they are named again meanwhile. Returns how many there were. */
  async remove(digests: readonly Digest[], isNamed: (digest: Digest) => boolean): Promise<number> {
    let removed = 0;
    for (const digest of new Set(digests)) {
      if (this.#removeNow(digest, isNamed, Number.POSITIVE_INFINITY)) removed += 1;
      await turn();
    }
    return removed;
  }

  /** Removes what nobody names and nobody has put or put again since. Returns how many. */
  async removeUnnamed(isNamed: (digest: Digest) => boolean, beforeMs: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#directory)) {
      if (!/^[0-9a-f]{64}$/.test(name)) continue;
      if (this.#removeNow(asDigest(name), isNamed, beforeMs)) removed += 1;
      await turn();
    }
    return removed;
  }

  /** In one go: a caller who puts it again either finds it gone and stores it, or has made it young and keeps it. */
  #removeNow(digest: Digest, isNamed: (digest: Digest) => boolean, beforeMs: number): boolean {
    if (isNamed(digest)) return false;
    try {
      if (statSync(this.#path(digest)).mtimeMs >= beforeMs) return false;
      rmSync(this.#path(digest));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async has(digest: Digest): Promise<boolean> {
    return (await this.size(digest)) !== null;
  }

  /** Bytes of the blob, null when it is not here. */
  async size(digest: Digest): Promise<number | null> {
    try {
      return (await stat(this.#path(digest))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** The bytes from `offset` on. Throws NOT_FOUND, and INVALID_ARGUMENT for an offset beyond the end. */
  async *read(digest: Digest, offset = 0): AsyncGenerator<Buffer> {
    const file = await this.#open(digest);
    try {
      const { size } = await file.stat();
      if (!Number.isSafeInteger(offset) || offset < 0 || offset > size) {
        throw new PodiumError(
          'INVALID_ARGUMENT',
          `offset: ${offset} is not between 0 and ${size}, the size of ${digest}.`,
        );
      }
      for (let position = offset; position < size;) {
        const buffer = Buffer.allocUnsafe(Math.min(READ_CHUNK_BYTES, size - position));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0)
          throw new PodiumError('DATA_LOSS', `${digest} ends at ${position}, not at ${size}.`);
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  /** A small blob whole. Throws NOT_FOUND, and RESOURCE_EXHAUSTED when it is larger than `maxBytes`. */
  async readWhole(digest: Digest, maxBytes: number): Promise<Buffer> {
    const size = await this.size(digest);
    if (size !== null && size > maxBytes) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `${digest} has ${size} bytes; at most ${maxBytes} are read at once.`,
      );
    }
    const parts: Buffer[] = [];
    for await (const part of this.read(digest)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** Keeps it from being removed as unnamed while its name is on its way. False when it is not here. */
  async touch(digest: Digest): Promise<boolean> {
    try {
      await utimes(this.#path(digest), new Date(), new Date());
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async #open(digest: Digest): Promise<FileHandle> {
    try {
      return await open(this.#path(digest), 'r');
    } catch (error) {
      if (isMissing(error)) throw new PodiumError('NOT_FOUND', `${digest} is not in the store of the head.`);
      throw error;
    }
  }

  /** The new blob's own bytes are among the awaited ones already. */
  async #checkSpace(sizeBytes: number): Promise<void> {
    const free = await this.#freeBytes(this.#directory);
    if (free - this.#awaitedBytes < this.#minimumFreeBytes) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `The head's disk has ${free} bytes free; ${sizeBytes} more would leave less than the ${this.#minimumFreeBytes} it keeps free. Make room in its state folder and try again.`,
      );
    }
  }

  #path(digest: Digest): string {
    return join(this.#directory, hexOf(digest));
  }
}

/** The part of a promise that is still to come; counted out of the total as it arrives, and at the end in any case. */
class Awaited {
  #left: number;
  readonly #change: (bytes: number) => void;

  constructor(bytes: number, change: (bytes: number) => void) {
    this.#left = bytes;
    this.#change = change;
    change(bytes);
  }

  arrived(bytes: number): void {
    const counted = Math.min(bytes, this.#left);
    this.#left -= counted;
    this.#change(-counted);
  }

  settle(): void {
    this.arrived(this.#left);
  }
}

async function receive(
  file: FileHandle,
  promised: BlobPromise,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  awaited: Awaited,
): Promise<void> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of abortable(chunks, signal)) {
    sizeBytes += chunk.length;
    if (sizeBytes > promised.sizeBytes) throw wrongSize(promised, sizeBytes);
    hash.update(chunk);
    await file.writeFile(chunk);
    awaited.arrived(chunk.length);
  }
  if (sizeBytes !== promised.sizeBytes) throw wrongSize(promised, sizeBytes);
  const actual = asDigest(hash.digest('hex'));
  if (actual !== promised.digest) {
    throw new PodiumError(
      'DATA_LOSS',
      `The bytes have the digest ${actual}, not the promised ${promised.digest}.`,
    );
  }
}

function wrongSize(promised: BlobPromise, sizeBytes: number): PodiumError {
  return new PodiumError(
    'DATA_LOSS',
    `${promised.digest} was promised with ${promised.sizeBytes} bytes, but has ${sizeBytes}${sizeBytes > promised.sizeBytes ? ' or more' : ''}.`,
  );
}

async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

function diskFull(cause: unknown): PodiumError {
  return new PodiumError(
    'RESOURCE_EXHAUSTED',
    "The head's disk is full. Make room in its state folder and try again.",
    { cause },
  );
}

function isDiskFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
