import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** A message of an upload: first a header, then chunks. */
export interface UploadPart<Header> {
  readonly header?: Header | null;
  readonly chunk?: Buffer;
  readonly part?: 'header' | 'chunk';
}

const MAX_CHUNK_BYTES = 1024 * 1024;

/** Takes the header off an upload; the chunks are read as they come. Throws INVALID_ARGUMENT for any other order. */
export async function openUpload<Header>(
  requests: AsyncIterable<UploadPart<Header>>,
): Promise<{ header: Header; chunks: AsyncIterable<Buffer> }> {
  const iterator = requests[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true)
    throw new PodiumError('INVALID_ARGUMENT', 'The upload is empty: send its header, then its chunks.');
  if (first.value.part !== 'header' || !first.value.header) {
    throw new PodiumError('INVALID_ARGUMENT', 'header: must be the first message of an upload.');
  }
  return { header: first.value.header, chunks: chunksOf({ [Symbol.asyncIterator]: () => iterator }) };
}

/** All bytes of a short upload. Throws RESOURCE_EXHAUSTED beyond the limit. */
export async function gather(
  chunks: AsyncIterable<{ readonly bytes: Buffer }>,
  maxBytes: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const { bytes } of chunks) {
    size += bytes.length;
    if (size > maxBytes)
      throw new PodiumError('RESOURCE_EXHAUSTED', `More than the limit of ${maxBytes} bytes.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

async function* chunksOf<Header>(requests: AsyncIterable<UploadPart<Header>>): AsyncGenerator<Buffer> {
  for await (const request of requests) {
    if (request.part !== 'chunk' || request.chunk === undefined) {
      throw new PodiumError('INVALID_ARGUMENT', 'chunk: only chunks may follow the header.');
    }
    if (request.chunk.length > MAX_CHUNK_BYTES) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        `chunk: ${request.chunk.length} bytes are more than the limit of ${MAX_CHUNK_BYTES}.`,
      );
    }
    yield request.chunk;
  }
}
