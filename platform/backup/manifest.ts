import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Relative, downwards only: a manifest from elsewhere must not write outside of its target. */
const relativePath = z
  .string()
  .max(4_096)
  .regex(/^(?!\/)(?!(.*\/)?\.\.?(\/|$))[^\0]+$/, 'must be a path below the folder');

const file = z.strictObject({
  path: relativePath,
  sha256,
  sizeBytes: z.number().int().nonnegative(),
  mode: z.number().int().min(0).max(0o777),
});
export type BackupFile = z.infer<typeof file>;

/** What one part of an installation (the head's record, the grader, ...) was at one moment: files by their digests. */
export const backupManifest = z.strictObject({
  version: z.literal(1),
  part: z.string().max(100),
  madeAtMs: z.number().int().nonnegative(),
  /** What the part itself wants to know at a restore. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  files: z.array(file),
  /** Known by digest, but left out on purpose: they can be had again from elsewhere. */
  leftOut: z.array(file),
  /** Named by the record, but not there when the backup was made. */
  missing: z.array(relativePath),
});
export type BackupManifest = z.infer<typeof backupManifest>;

export const MANIFEST_FILE = 'manifest.json';
export const OBJECTS_FOLDER = 'objects';

/** Null when there is none. Throws DATA_LOSS when it cannot be understood. */
export async function readManifest(folder: string): Promise<BackupManifest | null> {
  const path = join(folder, MANIFEST_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return backupManifest.parse(JSON.parse(text));
  } catch (error) {
    throw new PodiumError(
      'DATA_LOSS',
      `${path} is not the manifest of a backup that this Podium understands.`,
      {
        cause: error,
      },
    );
  }
}
