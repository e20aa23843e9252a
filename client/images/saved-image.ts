import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { layersOf, MAX_IMAGE_CONFIG_BYTES } from '../../contracts/images/manifest.ts';
import { indexTar, type TarEntry } from './tar-index.ts';

/** A configuration or an uncompressed layer: a stretch of a file here. */
export interface ImageFile {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly path: string;
  readonly offset: number;
}

export interface SavedImage {
  readonly id: Digest;
  /** Each once, the configuration first. */
  readonly files: readonly ImageFile[];
}

const manifestFile = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).length(1);
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * What `docker save` of one image has written, whichever layout it is: engines before 25 have <id>/layer.tar, later ones
 * an OCI layout with blobs/sha256/<digest>, and manifest.json is in both. Layers that are compressed in it are unpacked
 * into `folder`. Throws INVALID_ARGUMENT for an archive that is not understood.
 */
export async function readSavedImage(archive: string, folder: string): Promise<SavedImage> {
  const entries = await indexTar(archive);
  const entryOf = (name: string): TarEntry => {
    const entry = entries.get(name);
    if (entry !== undefined) return entry;
    throw new PodiumError('INVALID_ARGUMENT', `The exported image has no ${name}: its layout is not known.`);
  };
  const manifest = manifestFile.safeParse(
    JSON.parse((await readEntry(archive, entryOf('manifest.json'), MAX_MANIFEST_BYTES)).toString('utf8')),
  );
  const [described] = manifest.data ?? [];
  if (described === undefined)
    throw new PodiumError('INVALID_ARGUMENT', 'The exported archive does not hold exactly one image.');
  const configEntry = entryOf(described.Config);
  const config = await readEntry(archive, configEntry, MAX_IMAGE_CONFIG_BYTES);
  const id = digestOf(config);
  const digests = layersOf(config, id);
  if (digests.length !== described.Layers.length)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      'The exported image has another number of layers than it says.',
    );
  const files = new Map<Digest, ImageFile>([[id, { digest: id, path: archive, ...configEntry }]]);
  for (const [index, digest] of digests.entries()) {
    if (files.has(digest)) continue;
    const entry = entryOf(described.Layers[index] ?? '');
    files.set(digest, await uncompressed(archive, entry, digest, join(folder, `layer-${index + 1}.tar`)));
  }
  return { id, files: [...files.values()] };
}

async function uncompressed(
  archive: string,
  entry: TarEntry,
  digest: Digest,
  target: string,
): Promise<ImageFile> {
  const start = await readStart(archive, entry);
  const unpack = start.startsWith('1f8b')
    ? createGunzip()
    : start === '28b52ffd'
      ? createZstdDecompress()
      : null;
  if (unpack === null) return { digest, path: archive, ...entry };
  await pipeline(readRange(archive, entry), unpack, createWriteStream(target, { mode: 0o600 }));
  return { digest, path: target, offset: 0, sizeBytes: (await stat(target)).size };
}

async function readStart(archive: string, { offset, sizeBytes }: TarEntry): Promise<string> {
  await using file = await open(archive, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, Math.min(4, sizeBytes), offset);
  return buffer.toString('hex', 0, bytesRead);
}

async function readEntry(archive: string, entry: TarEntry, maxBytes: number): Promise<Buffer> {
  if (entry.sizeBytes > maxBytes)
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `The exported image describes itself with ${entry.sizeBytes} bytes; at most ${maxBytes} are read.`,
    );
  const parts: Buffer[] = [];
  for await (const part of readRange(archive, entry)) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The content as a stream of at most 1 MiB at once. */
export function readRange(path: string, { offset, sizeBytes }: TarEntry): NodeJS.ReadableStream {
  // `end` counts itself, so nothing can be said by it.
  if (sizeBytes === 0) return createReadStream('/dev/null');
  return createReadStream(path, { start: offset, end: offset + sizeBytes - 1, highWaterMark: 1024 * 1024 });
}
