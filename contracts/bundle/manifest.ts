import { z } from 'zod';
import { PodiumError } from '../errors/podium-error.ts';
import { digestOf } from '../ids/digest.ts';
import { competitionId, digest, type Digest } from '../ids/id.ts';

/** Files are verified chunk by chunk, so that a bad byte is found at once and an interrupted fetch goes on from a checked place. */
export const CHUNK_BYTES = 4 * 1024 * 1024;

/** Relative, with `/`, without empty, `.` or `..` parts, control characters or backslashes. */
const bundlePath = z
  .string()
  .max(1000)
  .refine(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must be relative and normal',
  )
  .refine((path) => !/[\u0000-\u001f\\]/.test(path), 'must not hold control characters or backslashes');

export const bundleFile = z.strictObject({
  path: bundlePath,
  sizeBytes: z.number().int().nonnegative(),
  digest,
  /** Digest of each CHUNK_BYTES of the file in order, the last one shorter; empty for an empty file. */
  chunks: z.array(digest),
});
export type BundleFile = z.infer<typeof bundleFile>;

/** A competition's public files by content. Files in byte order of their paths, so that the same files give the same digest. */
export const bundleManifest = z
  .strictObject({ version: z.literal(1), competition: competitionId, files: z.array(bundleFile) })
  .superRefine((manifest, context) => {
    manifest.files.forEach((file, index) => {
      const previous = manifest.files[index - 1];
      if (previous !== undefined && Buffer.compare(Buffer.from(previous.path), Buffer.from(file.path)) >= 0) {
        context.addIssue({
          code: 'custom',
          path: ['files', index, 'path'],
          message: 'paths must be unique and in byte order',
        });
      }
      if (file.chunks.length !== Math.ceil(file.sizeBytes / CHUNK_BYTES)) {
        context.addIssue({
          code: 'custom',
          path: ['files', index, 'chunks'],
          message: 'one digest per chunk is wanted',
        });
      }
    });
  });
export type BundleManifest = z.infer<typeof bundleManifest>;

/** The manifest's bytes and their digest: the bundle's name. Sorts the files. */
export function encodeManifest(manifest: BundleManifest): { json: Buffer; digest: Digest } {
  const files = [...manifest.files].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const ordered = files.map(({ path, sizeBytes, digest: name, chunks }) => ({
    path,
    sizeBytes,
    digest: name,
    chunks,
  }));
  const json = Buffer.from(JSON.stringify({ version: 1, competition: manifest.competition, files: ordered }));
  return { json, digest: digestOf(json) };
}

/** Checks the bytes against the digest they are known by, then their shape. Throws DATA_LOSS or INVALID_ARGUMENT. */
export function decodeManifest(json: Uint8Array, expected: Digest): BundleManifest {
  if (digestOf(json) !== expected)
    throw new PodiumError('DATA_LOSS', `The manifest does not have the digest ${expected}.`);
  const result = bundleManifest.safeParse(JSON.parse(Buffer.from(json).toString('utf8')));
  if (!result.success)
    throw new PodiumError('INVALID_ARGUMENT', `Malformed bundle manifest: ${z.prettifyError(result.error)}`);
  return result.data;
}

export function bundleBytes(manifest: BundleManifest): number {
  return manifest.files.reduce((sum, file) => sum + file.sizeBytes, 0);
}
