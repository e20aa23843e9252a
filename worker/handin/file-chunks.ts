import { open } from 'node:fs/promises';

/** Size of the pieces in which files travel to the head. */
export const UPLOAD_CHUNK_BYTES = 256 * 1024;

/** The bytes of a file of ours in upload chunks, each in its own buffer. */
export async function* fileChunks(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  for (let offset = 0; ;) {
    const chunk = Buffer.allocUnsafe(UPLOAD_CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, chunk.length, offset);
    if (bytesRead === 0) return;
    offset += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}
