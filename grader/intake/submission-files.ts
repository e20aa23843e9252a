import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { asDigest, hexOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';

export interface Promised {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** Submissions by their digest: the same bytes handed in twice are one file. */
export class SubmissionFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  pathOf(digest: Digest): string {
    return join(this.folder, hexOf(digest));
  }

  /**
   * Takes a submission in: into a temporary file with running size and digest, fsync, rename, fsync of the folder.
   * When this returns, the bytes survive a power loss; when it throws, nothing is left of them.
   * @throws PodiumError INVALID_ARGUMENT when the bytes are not those promised; what the file system threw.
   */
  async receive(promised: Promised, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await writeDurably(this.pathOf(promised.digest), async (file) => {
      await checked(promised, chunks, (chunk) => writeAll(file, chunk));
    });
  }

  /** Reads a submission that is stored already to its end, so that a repeated hand-in is held to its promise too. */
  async compare(promised: Promised, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await checked(promised, chunks, () => Promise.resolve());
  }

  /** @throws PodiumError DATA_LOSS when what lies on disk is no longer what was stored. */
  async verify(promised: Promised): Promise<void> {
    const damaged = (cause?: unknown): PodiumError =>
      new PodiumError(
        'DATA_LOSS',
        `The stored submission ${promised.digest} is not what was handed in. Restore it from a backup.`,
        { details: { submission: promised.digest }, cause },
      );
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(this.pathOf(promised.digest))) hash.update(chunk as Buffer);
    } catch (error) {
      throw damaged(error);
    }
    if (asDigest(hash.digest('hex')) !== promised.digest) throw damaged();
  }
}

async function checked(
  { digest, sizeBytes }: Promised,
  chunks: AsyncIterable<Uint8Array>,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const hash = createHash('sha256');
  let received = 0;
  const wrongSize = (text: string): PodiumError =>
    new PodiumError('INVALID_ARGUMENT', `The record promises ${sizeBytes} bytes, ${text}. Hand in again.`);
  for await (const chunk of chunks) {
    received += chunk.length;
    if (received > sizeBytes) throw wrongSize('more came');
    hash.update(chunk);
    await take(chunk);
  }
  if (received < sizeBytes) throw wrongSize(`${received} came`);
  if (asDigest(hash.digest('hex')) !== digest) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The bytes do not have the digest ${digest} that the record promises. Hand in again.`,
    );
  }
}

/** A write may take less than it is given; on a full disk the next one says so. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
  }
}
