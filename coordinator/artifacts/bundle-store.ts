import { join } from 'node:path';
import { decodeManifest, type BundleManifest } from '../../contracts/bundle/manifest.ts';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { submissionFormatSchema } from '../../contracts/submission/format-schema.ts';
import { BlobStore, type BlobPromise, type BlobStoreOptions } from './blob-store.ts';

/** A file takes some 250 bytes of a manifest, so this is a million files; it is held in memory to be checked. */
export const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;
const MAX_FORMAT_BYTES = 4 * 1024 * 1024;
const FORMAT_PATH = 'format.json';

/**
 * The public data of competitions: files under their digests, and the manifests that make bundles of them. A manifest is
 * stored only when every file of it is here with its size, so a bundle that has a manifest is whole. The digests of the
 * chunks inside are not computed again: a worker checks them as it fetches.
 */
export class BundleStore {
  readonly #files: BlobStore;
  readonly #manifests: BlobStore;

  private constructor(files: BlobStore, manifests: BlobStore) {
    this.#files = files;
    this.#manifests = manifests;
  }

  static async open(options: BlobStoreOptions): Promise<BundleStore> {
    const files = await BlobStore.open({ ...options, directory: join(options.directory, 'files') });
    const manifests = await BlobStore.open({ ...options, directory: join(options.directory, 'manifests') });
    return new BundleStore(files, manifests);
  }

  async putFile(
    promised: BlobPromise,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<{ stored: boolean }> {
    return await this.#files.put(promised, chunks, { maxBytes: Number.MAX_SAFE_INTEGER, signal });
  }

  async missing(digests: readonly Digest[]): Promise<Digest[]> {
    const lacking: Digest[] = [];
    for (const digest of new Set(digests)) {
      if (!(await this.#files.has(digest))) lacking.push(digest);
    }
    return lacking;
  }

  /** Makes a bundle complete. Throws INVALID_ARGUMENT for a malformed manifest, FAILED_PRECONDITION naming a file that is not here as described. */
  async putManifest(json: Uint8Array, signal: AbortSignal): Promise<Digest> {
    if (json.length > MAX_MANIFEST_BYTES) {
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `The manifest has ${json.length} bytes; at most ${MAX_MANIFEST_BYTES} are taken.`,
      );
    }
    const digest = digestOf(json);
    await this.#checkWhole(parseManifest(json, digest));
    await this.#manifests.put({ digest, sizeBytes: json.length }, once(json), {
      maxBytes: MAX_MANIFEST_BYTES,
      signal,
    });
    return digest;
  }

  /** The manifest's bytes. NOT_FOUND when the bundle is not complete here. */
  async manifestBytes(bundle: Digest): Promise<Buffer> {
    try {
      return await this.#manifests.readWhole(bundle, MAX_MANIFEST_BYTES);
    } catch (error) {
      if (isPodiumError(error, 'NOT_FOUND'))
        throw new PodiumError('NOT_FOUND', `The head has no bundle ${bundle}.`);
      throw error;
    }
  }

  /** The manifest's bytes in pieces. NOT_FOUND when the bundle is not complete here. */
  readManifest(bundle: Digest): AsyncGenerator<Buffer> {
    return this.#manifests.read(bundle, 0);
  }

  async manifest(bundle: Digest): Promise<BundleManifest> {
    return decodeManifest(await this.manifestBytes(bundle), bundle);
  }

  /**
   * Checks that the bundle can be competed in: whole, of this competition, with a readable format.json whose sample is
   * there too. Throws FAILED_PRECONDITION when it was not put before, BAD_COMPETITION when something is wrong with it.
   */
  async checkCompetitive(bundle: Digest, competition: string): Promise<BundleManifest> {
    const manifest = await this.manifest(bundle).catch((error: unknown) => {
      if (!isPodiumError(error, 'NOT_FOUND')) throw error;
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `The bundle ${bundle} of ${competition} is not here: put its files and its manifest first.`,
      );
    });
    if (manifest.competition !== competition) {
      throw new PodiumError(
        'BAD_COMPETITION',
        `The bundle ${bundle} is of the competition ${manifest.competition}, not of ${competition}.`,
      );
    }
    await this.#checkWhole(manifest);
    const format = manifest.files.find((file) => file.path === FORMAT_PATH);
    if (format === undefined)
      throw new PodiumError('BAD_COMPETITION', `The bundle of ${competition} has no ${FORMAT_PATH}.`);
    const parsed = submissionFormatSchema.safeParse(
      parseJson(await this.#files.readWhole(format.digest, MAX_FORMAT_BYTES), competition),
    );
    if (!parsed.success) {
      throw new PodiumError(
        'BAD_COMPETITION',
        `${FORMAT_PATH} of ${competition} is malformed: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
      );
    }
    if (!manifest.files.some((file) => file.path === parsed.data.sample)) {
      throw new PodiumError(
        'BAD_COMPETITION',
        `${FORMAT_PATH} of ${competition} names the sample ${parsed.data.sample}, which is not in its bundle.`,
      );
    }
    return manifest;
  }

  /** Removes bundles that nobody names, and files of no bundle; neither before it is old. Returns how many files. */
  async removeUnnamed(isNamed: (bundle: Digest) => boolean, beforeMs: number): Promise<number> {
    const manifests = await this.#manifests.removeUnnamed(isNamed, beforeMs);
    const named = new Set<Digest>();
    for (const bundle of await this.#manifests.list())
      for (const file of (await this.manifest(bundle)).files) named.add(file.digest);
    return manifests + (await this.#files.removeUnnamed((file) => named.has(file), beforeMs));
  }

  readFile(file: Digest, offset: number): AsyncGenerator<Buffer> {
    return this.#files.read(file, offset);
  }

  async #checkWhole(manifest: BundleManifest): Promise<void> {
    for (const file of manifest.files) {
      const size = await this.#files.size(file.digest);
      if (size === null)
        throw new PodiumError(
          'FAILED_PRECONDITION',
          `${file.path} (${file.digest}) is not here: put it, then the manifest again.`,
        );
      if (size !== file.sizeBytes)
        throw new PodiumError(
          'INVALID_ARGUMENT',
          `${file.path} has ${size} bytes, not ${file.sizeBytes} as the manifest says.`,
        );
    }
  }
}

function parseManifest(json: Uint8Array, digest: Digest): BundleManifest {
  try {
    return decodeManifest(json, digest);
  } catch (error) {
    if (isPodiumError(error)) throw error;
    throw new PodiumError('INVALID_ARGUMENT', 'json: the manifest is not JSON.', { cause: error });
  }
}

function parseJson(bytes: Buffer, competition: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new PodiumError('BAD_COMPETITION', `${FORMAT_PATH} of ${competition} is not JSON.`, {
      cause: error,
    });
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
