import { PodiumError } from '../../contracts/errors/podium-error.ts';

const BLOCK_BYTES = 512;

/** The text of the one regular file a tar begins with; '' when it is anything else. Refuses files above `maxBytes`. */
export async function readSingleFile(tar: AsyncIterable<Buffer | string>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of tar) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > maxBytes + 4 * BLOCK_BYTES) break;
  }
  const all = Buffer.concat(chunks);
  const type = all.toString('latin1', 156, 157);
  if (all.length < BLOCK_BYTES || (type !== '0' && type !== '\0')) return '';
  const length = Number.parseInt(all.toString('latin1', 124, 136), 8);
  if (!(length <= maxBytes)) {
    throw new PodiumError('IMAGE_UNAVAILABLE', `A file of the image is larger than ${maxBytes} bytes.`);
  }
  return all.toString('utf8', BLOCK_BYTES, BLOCK_BYTES + length);
}
