import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { asDigest } from '../../contracts/ids/digest.ts';
import type { Archive } from '../handin/collect-archive.ts';

const BUFFER_BYTES = 64 * 1024;
const TAIL_BYTES = 64 * 1024;
/** Room for the line that says how much is left out. */
const NOTE_BYTES = 100;

/**
 * What an agent printed, in a file of bounded size: its beginning, and when more came, a line that says how much is left
 * out, and its end. The end is kept in memory until the agent has ended. Opened again after a restart it is given all
 * output anew; a beginning that was complete stays as it is, since the engine may no longer have it.
 */
export class OutputLog implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #headLimitBytes: number;
  readonly #tail: Tail;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  readonly #headWasThere: boolean;
  #buffered = 0;
  #writtenBytes = 0;
  #totalBytes = 0;

  private constructor(file: FileHandle, headLimitBytes: number, tailBytes: number, headWasThere: boolean) {
    this.#file = file;
    this.#headLimitBytes = headLimitBytes;
    this.#tail = new Tail(tailBytes);
    this.#headWasThere = headWasThere;
  }

  static async open(path: string, limitBytes: number): Promise<OutputLog> {
    const tailBytes = Math.min(TAIL_BYTES, Math.floor(limitBytes / 2));
    const headLimitBytes = Math.max(0, limitBytes - tailBytes - NOTE_BYTES);
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    const headWasThere = headLimitBytes > 0 && (await file.stat()).size >= headLimitBytes;
    await file.truncate(headWasThere ? headLimitBytes : 0);
    return new OutputLog(file, headLimitBytes, tailBytes, headWasThere);
  }

  /** Everything that was printed so far. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  async append(bytes: Uint8Array): Promise<void> {
    const room = Math.max(0, this.#headLimitBytes - this.#totalBytes);
    this.#totalBytes += bytes.length;
    const head = bytes.subarray(0, room);
    if (!this.#headWasThere) await this.#write(head);
    this.#tail.push(bytes.subarray(head.length));
  }

  /** Completes the file, syncs it and names its content. */
  async finish(): Promise<Archive> {
    await this.#flush();
    if (this.#headWasThere) this.#writtenBytes = this.#headLimitBytes;
    const omittedBytes = this.#tail.omittedBytes;
    if (omittedBytes > 0)
      await this.#put(Buffer.from(`\n[podium: ${omittedBytes} bytes of output are left out here]\n`));
    await this.#put(this.#tail.content());
    await this.#file.sync();
    return { ...(await digestOfFile(this.#file)), truncatedBytes: omittedBytes };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      const part = rest.subarray(0, BUFFER_BYTES - this.#buffered);
      this.#buffer.set(part, this.#buffered);
      this.#buffered += part.length;
      rest = rest.subarray(part.length);
      if (this.#buffered === BUFFER_BYTES) await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    const bytes = this.#buffer.subarray(0, this.#buffered);
    this.#buffered = 0;
    await this.#put(bytes);
  }

  async #put(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#writtenBytes);
      done += bytesWritten;
      this.#writtenBytes += bytesWritten;
    }
  }
}

/** The last bytes of a stream, in a ring. */
class Tail {
  readonly #ring: Buffer;
  #totalBytes = 0;

  constructor(sizeBytes: number) {
    this.#ring = Buffer.alloc(sizeBytes);
  }

  get omittedBytes(): number {
    return Math.max(0, this.#totalBytes - this.#ring.length);
  }

  push(bytes: Uint8Array): void {
    const size = this.#ring.length;
    const kept = bytes.subarray(Math.max(0, bytes.length - size));
    this.#totalBytes += bytes.length;
    if (size === 0 || kept.length === 0) return;
    const start = (this.#totalBytes - kept.length) % size;
    const first = kept.subarray(0, size - start);
    this.#ring.set(first, start);
    this.#ring.set(kept.subarray(first.length), 0);
  }

  content(): Buffer {
    const size = this.#ring.length;
    if (this.#totalBytes <= size) return this.#ring.subarray(0, this.#totalBytes);
    const start = this.#totalBytes % size;
    return Buffer.concat([this.#ring.subarray(start), this.#ring.subarray(0, start)]);
  }
}

async function digestOfFile(file: FileHandle): Promise<Pick<Archive, 'digest' | 'sizeBytes'>> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, sizeBytes);
    if (bytesRead === 0) return { digest: asDigest(hash.digest('hex')), sizeBytes };
    hash.update(buffer.subarray(0, bytesRead));
    sizeBytes += bytesRead;
  }
}
