import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  bundleBytes,
  bundleManifest,
  CHUNK_BYTES,
  encodeManifest,
  type BundleFile,
  type BundleManifest,
} from '../../contracts/bundle/manifest.ts';
import { asDigest, hexOf } from '../../contracts/ids/digest.ts';
import { competitionId, type Digest } from '../../contracts/ids/id.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { submissionFormat, type CompetitionDefinition } from './competition-definition.ts';
import { competitionFolder, DESCRIPTION_FILE, FORMAT_FILE, PUBLIC_FOLDER } from './competition-folder.ts';
import { listFolder, readFolderFile } from './folder-files.ts';

export interface StagedBundle {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly files: readonly BundleFile[];
  /** The manifest's bytes, whose digest is the bundle's. */
  readonly manifestFile: string;
  /** The files under their paths, as they will lie in /home/data. */
  readonly stagingDir: string;
}

/**
 * Copies a competition's public files, its description and its format.json into a folder of their own, named by the
 * bundle's digest, from where they are uploaded. Digests are taken of the very bytes that are copied, so a file that
 * is changed meanwhile cannot slip in under the old one's digest. The folder appears whole or not at all; bundles
 * staged before for the same competition are removed.
 */
export async function stageBundle(
  root: string,
  definition: CompetitionDefinition,
  bundlesDir: string,
): Promise<StagedBundle> {
  const folder = competitionFolder(root);
  const unfinished = join(
    bundlesDir,
    `${definition.id}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const { files } = await listFolder(folder.public, PUBLIC_FOLDER);
    const sources = new Map<string, () => AsyncIterable<Uint8Array>>(
      files.map(({ path }) => [path, () => readFolderFile(join(folder.public, path))]),
    );
    sources.set(DESCRIPTION_FILE, () => readFolderFile(folder.description));
    const format = Buffer.from(`${JSON.stringify(submissionFormat(definition), null, 2)}\n`);
    sources.set(FORMAT_FILE, () => streamOf(format));
    const staged: BundleFile[] = [];
    for (const [path, open] of sources) staged.push(await copyIn(path, open(), join(unfinished, path)));
    const { manifest, json, digest } = nameBundle(definition, staged);
    const name = `${definition.id}-${hexOf(digest).slice(0, 32)}`;
    const stagingDir = join(bundlesDir, name);
    const manifestFile = `${stagingDir}.manifest.json`;
    await removeStaged(bundlesDir, definition.id);
    await rename(unfinished, stagingDir);
    await writeDurably(manifestFile, (file) => file.writeFile(json));
    return { digest, sizeBytes: bundleBytes(manifest), files: manifest.files, manifestFile, stagingDir };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function nameBundle(
  definition: CompetitionDefinition,
  files: readonly BundleFile[],
): { manifest: BundleManifest; json: Buffer; digest: Digest } {
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const manifest = bundleManifest.parse({
    version: 1,
    competition: competitionId.parse(definition.id),
    files: sorted,
  });
  return { manifest, ...encodeManifest(manifest) };
}

async function copyIn(path: string, source: AsyncIterable<Uint8Array>, target: string): Promise<BundleFile> {
  await mkdir(dirname(target), { recursive: true });
  const whole = createHash('sha256');
  const chunks: Digest[] = [];
  let chunk = createHash('sha256');
  let room = CHUNK_BYTES;
  let sizeBytes = 0;
  const file = await open(target, 'wx', 0o600);
  try {
    for await (const bytes of source) {
      await file.writeFile(bytes); // goes on where the file is
      whole.update(bytes);
      sizeBytes += bytes.length;
      for (let rest = bytes; rest.length > 0;) {
        const part = rest.subarray(0, room);
        chunk.update(part);
        rest = rest.subarray(part.length);
        room -= part.length;
        if (room > 0) continue;
        chunks.push(asDigest(chunk.digest('hex')));
        chunk = createHash('sha256');
        room = CHUNK_BYTES;
      }
    }
  } finally {
    await file.close();
  }
  if (room < CHUNK_BYTES) chunks.push(asDigest(chunk.digest('hex')));
  return { path, sizeBytes, digest: asDigest(whole.digest('hex')), chunks };
}

/** Names are <competition>-<32 hex digits>, and a competition's id may hold dashes: so the whole name is looked at. */
async function removeStaged(bundlesDir: string, id: string): Promise<void> {
  const ours = (name: string): boolean =>
    name.startsWith(`${id}-`) && /^[0-9a-f]{32}(\.manifest\.json)?$/.test(name.slice(id.length + 1));
  for (const name of (await readdir(bundlesDir)).filter(ours)) {
    await rm(join(bundlesDir, name), { recursive: true, force: true });
  }
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
