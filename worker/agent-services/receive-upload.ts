import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';

export type Upload =
  /** The caller closes the file. */
  | { readonly kind: 'file'; readonly file: FileHandle }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'malformed'; readonly message: string };

const HOW =
  'Send the file as multipart form data: curl -F file=@/home/submission/submission.csv http://localhost:5000/validate';

/**
 * Streams the multipart field `file` into a file without a name, so that nothing stays behind, whatever happens.
 * Throws what the disk says; whatever is wrong with the request comes back as a value.
 */
export async function receiveUpload(
  request: IncomingMessage,
  folder: string,
  maxBytes: number,
): Promise<Upload> {
  const type = request.headers['content-type'];
  if (type === undefined || !/^multipart\/form-data\b/i.test(type)) {
    return { kind: 'malformed', message: `The request is not multipart form data. ${HOW}` };
  }
  let parser: BusboyInstance;
  try {
    parser = new Busboy({
      headers: { ...request.headers, 'content-type': type } satisfies BusboyHeaders,
      limits: {
        files: 1,
        fields: 8,
        parts: 9,
        fieldNameSize: 100,
        fieldSize: 1024,
        headerPairs: 20,
        fileSize: maxBytes + 1,
      },
    });
  } catch {
    return { kind: 'malformed', message: `The multipart header is malformed. ${HOW}` };
  }
  const file = await openNameless(folder);
  let kept = false;
  try {
    const upload = await parse(request, parser, file, maxBytes);
    kept = upload.kind === 'file';
    return upload;
  } finally {
    if (!kept) await file.close();
  }
}

async function parse(
  request: IncomingMessage,
  parser: BusboyInstance,
  file: FileHandle,
  maxBytes: number,
): Promise<Upload> {
  let copying: Promise<number> | null = null;
  let stream: BusboyFileStream | null = null;
  parser.on('file', (field, content) => {
    if (field !== 'file' || copying !== null) {
      content.resume();
      return;
    }
    stream = content;
    copying = copy(content, file, maxBytes);
    copying.catch(() => content.resume()); // The rest of the request is read on, so that the reply is heard.
  });
  try {
    await pipeline(request as Readable, parser);
  } catch {
    (stream as BusboyFileStream | null)?.destroy();
    await Promise.resolve(copying).catch(() => undefined);
    return { kind: 'malformed', message: `The multipart body is malformed or was cut off. ${HOW}` };
  }
  if (copying === null)
    return { kind: 'malformed', message: `There is no field "file" that holds a file. ${HOW}` };
  const sizeBytes = await (copying as Promise<number>);
  return sizeBytes > maxBytes ? { kind: 'too_large' } : { kind: 'file', file };
}

/** How many bytes came; those beyond `maxBytes` + 1 were cut by the parser. */
async function copy(content: Readable, file: FileHandle, maxBytes: number): Promise<number> {
  let sizeBytes = 0;
  for await (const chunk of content) {
    const bytes = chunk as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes <= maxBytes) await file.writeFile(bytes);
  }
  return sizeBytes;
}

async function openNameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `upload-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
