import { createHash, randomBytes, type Hash } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
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
import { FORMAT_FILE } from './competition-folder.ts';
import { readFolderFile } from './folder-files.ts';
import { severalAtOnce } from './several-at-once.ts';

export interface StagedBundle {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly files: readonly BundleFile[];
  /** The manifest's bytes, whose digest is the bundle's. */
  readonly manifestFile: string;
  /** The files under their paths, as they will lie in /home/data. */
  readonly stagingDir: string;
}

/** One file of a bundle. */
export interface PublicFile {
  /** Opens it anew with each call. */
  open(): AsyncIterable<Uint8Array>;
  /**
   * A file with these bytes: a second name for it is as good as a copy, where the disk can give it one. Whoever takes
   * the bundle checks each file against its digest, so a change to it later is noticed.
   */
  readonly linkable?: string;
}

export interface StagingOptions {
  /** Told of bytes as they are read. */
  readonly onBytes?: (count: number) => void;
  /** Ends the work with its reason; nothing stays behind. */
  readonly signal?: AbortSignal;
}

/**
 * Brings a competition's public files and its format.json into a folder of their own, named by the bundle's digest,
 * from where they are uploaded. Digests are taken of the very bytes that are copied, so a file that is changed
 * meanwhile cannot slip in under the old one's digest. The folder appears whole or not at all; bundles staged before
 * for the same competition are removed.
 */
export async function stageBundle(
  definition: CompetitionDefinition,
  files: ReadonlyMap<string, PublicFile>,
  bundlesDir: string,
  options: StagingOptions = {},
): Promise<StagedBundle> {
  const unfinished = join(
    bundlesDir,
    `${definition.id}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const format = Buffer.from(`${JSON.stringify(submissionFormat(definition), null, 2)}\n`);
    const sources = new Map([...files, [FORMAT_FILE, { open: () => streamOf(format) } satisfies PublicFile]]);
    const folders = new Set([...sources.keys()].map((path) => dirname(join(unfinished, path))));
    for (const folder of folders) await mkdir(folder, { recursive: true });
    const staged = await severalAtOnce(sources, FILES_AT_ONCE, ([path, file]) =>
      bringIn(path, file, join(unfinished, path), options),
    );
    const { manifest, json, digest } = nameBundle(definition, staged);
    const { stagingDir, manifestFile } = stagedAt(bundlesDir, definition.id, digest);
    await removeStaged(bundlesDir, definition.id);
    await rename(unfinished, stagingDir);
    await writeDurably(manifestFile, (file) => file.writeFile(json));
    return { digest, sizeBytes: bundleBytes(manifest), files: manifest.files, manifestFile, stagingDir };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** With a million pictures, opening them is most of the work; more than this gains nothing. */
const FILES_AT_ONCE = 8;

/** Where a bundle is staged. */
export function stagedAt(
  bundlesDir: string,
  id: string,
  bundle: Digest,
): Pick<StagedBundle, 'stagingDir' | 'manifestFile'> {
  const stagingDir = join(bundlesDir, `${id}-${hexOf(bundle).slice(0, 32)}`);
  return { stagingDir, manifestFile: `${stagingDir}.manifest.json` };
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

async function bringIn(
  path: string,
  source: PublicFile,
  target: string,
  { onBytes, signal }: StagingOptions,
): Promise<BundleFile> {
  const digests = new FileDigests();
  const linked = source.linkable !== undefined && (await linkOrNot(source.linkable, target));
  const copy = linked ? undefined : await open(target, 'wx', 0o600);
  try {
    signal?.throwIfAborted();
    for await (const bytes of linked ? readFolderFile(target) : source.open()) {
      signal?.throwIfAborted();
      await copy?.writeFile(bytes); // goes on where the file is
      digests.update(bytes);
      onBytes?.(bytes.length);
    }
  } finally {
    await copy?.close();
  }
  return { path, ...digests.end() };
}

/** Another disk, another owner, a file system without links: then it is copied. */
async function linkOrNot(file: string, target: string): Promise<boolean> {
  try {
    await link(file, target);
    return true;
  } catch {
    return false;
  }
}

/** The digest of a file and of each of its chunks. The first chunk's is the file's so far: most files have no other. */
class FileDigests {
  readonly #whole = createHash('sha256');
  readonly #chunks: Digest[] = [];
  #chunk: Hash | undefined;
  #room = CHUNK_BYTES;
  #sizeBytes = 0;

  update(bytes: Uint8Array): void {
    this.#sizeBytes += bytes.length;
    for (let rest = bytes; rest.length > 0;) {
      const part = rest.subarray(0, this.#room);
      this.#whole.update(part);
      this.#chunk?.update(part);
      rest = rest.subarray(part.length);
      this.#room -= part.length;
      if (this.#room === 0) this.#endChunk();
    }
  }

  end(): Omit<BundleFile, 'path'> {
    if (this.#room < CHUNK_BYTES) this.#endChunk();
    const digest = asDigest(this.#whole.digest('hex'));
    return { sizeBytes: this.#sizeBytes, digest, chunks: this.#chunks };
  }

  #endChunk(): void {
    this.#chunks.push(asDigest((this.#chunk ?? this.#whole.copy()).digest('hex')));
    this.#chunk = createHash('sha256');
    this.#room = CHUNK_BYTES;
  }
}

/** Names are <competition>-<32 hex digits>, and a competition's id may hold dashes: so the whole name is looked at. */
async function removeStaged(bundlesDir: string, id: string): Promise<void> {
  const ours = (name: string): boolean =>
    name.startsWith(`${id}-`) &&
    /^[0-9a-f]{32}(\.manifest\.json|\.obfuscated\.md)?$/.test(name.slice(id.length + 1));
  for (const name of (await readdir(bundlesDir)).filter(ours)) {
    await rm(join(bundlesDir, name), { recursive: true, force: true });
  }
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
