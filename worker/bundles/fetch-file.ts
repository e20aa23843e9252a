import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { CHUNK_BYTES, type BundleFile } from '../../contracts/bundle/manifest.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { asDigest, digestOf } from '../../contracts/ids/digest.ts';
import type { BundleSource } from './bundle-source.ts';
import { limitSilence } from './silence-limit.ts';

const SILENCE_MS = 60_000;

/**
 * Brings a file into `partial`, which holds whole checked chunks and nothing else whenever this is interrupted: a byte
 * is written only after its chunk has been verified, and what an earlier try left is verified again before it goes on
 * from there. When this returns the file is whole, has its digest and is synced. Throws DATA_LOSS for wrong bytes.
 */
export async function fetchFile(
  wanted: BundleFile,
  source: BundleSource,
  partial: string,
  signal: AbortSignal,
): Promise<void> {
  await using file = await openPartial(partial);
  const whole = createHash('sha256');
  let chunkIndex = await verifiedChunks(file, wanted, whole);
  await file.truncate(Math.min(chunkIndex * CHUNK_BYTES, wanted.sizeBytes));
  if (chunkIndex < wanted.chunks.length) {
    const offset = chunkIndex * CHUNK_BYTES;
    for await (const chunk of chunksOf(
      source.read(wanted.digest, offset, signal),
      wanted,
      offset,
      source.name,
    )) {
      signal.throwIfAborted();
      if (digestOf(chunk) !== wanted.chunks[chunkIndex]) throw corrupt(wanted, source.name, chunkIndex);
      await writeAll(file, chunk, chunkIndex * CHUNK_BYTES);
      whole.update(chunk);
      chunkIndex += 1;
    }
    if (chunkIndex < wanted.chunks.length) {
      throw new PodiumError(
        'UNAVAILABLE',
        `${source.name} ended ${wanted.path} after ${chunkIndex} of ${wanted.chunks.length} chunks.`,
      );
    }
  }
  if (asDigest(whole.digest('hex')) !== wanted.digest) {
    await file.truncate(0);
    throw new PodiumError(
      'DATA_LOSS',
      `The chunks of ${wanted.path} are right, but together they are not ${wanted.digest}: the manifest is wrong.`,
    );
  }
  await file.sync();
}

async function openPartial(path: string): Promise<FileHandle> {
  return await open(path, 'r+').catch(() => open(path, 'wx+', 0o600));
}

/** How many leading chunks are there and right; `whole` has taken in their bytes. */
async function verifiedChunks(file: FileHandle, wanted: BundleFile, whole: Hash): Promise<number> {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, wanted.sizeBytes)));
  for (let index = 0; index < wanted.chunks.length; index++) {
    const sizeBytes = chunkSize(wanted, index);
    const chunk = await readAll(file, buffer.subarray(0, sizeBytes), index * CHUNK_BYTES);
    if (chunk.length < sizeBytes || digestOf(chunk) !== wanted.chunks[index]) return index;
    whole.update(chunk);
  }
  return wanted.chunks.length;
}

function chunkSize(file: BundleFile, index: number): number {
  return Math.min(CHUNK_BYTES, file.sizeBytes - index * CHUNK_BYTES);
}

/** Cuts what comes into the chunks of the manifest. One buffer is used again and again. */
async function* chunksOf(
  bytes: AsyncIterable<Uint8Array>,
  wanted: BundleFile,
  offset: number,
  sourceName: string,
): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, wanted.sizeBytes - offset));
  let index = offset / CHUNK_BYTES;
  let filled = 0;
  for await (const piece of limitSilence(
    bytes,
    SILENCE_MS,
    `The next bytes of ${wanted.path} from ${sourceName}`,
  )) {
    let rest = piece;
    while (rest.length > 0) {
      if (index >= wanted.chunks.length) throw corrupt(wanted, sourceName, index);
      const taken = Math.min(rest.length, chunkSize(wanted, index) - filled);
      buffer.set(rest.subarray(0, taken), filled);
      filled += taken;
      rest = rest.subarray(taken);
      if (filled < chunkSize(wanted, index)) continue;
      yield buffer.subarray(0, filled);
      index += 1;
      filled = 0;
    }
  }
}

function corrupt(wanted: BundleFile, source: string, chunk: number): PodiumError {
  return new PodiumError('DATA_LOSS', `${source} sent wrong bytes for ${wanted.path} (chunk ${chunk}).`);
}

async function readAll(file: FileHandle, buffer: Buffer, offset: number): Promise<Buffer> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function writeAll(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += (await file.write(bytes, written, bytes.length - written, offset + written)).bytesWritten;
  }
}
